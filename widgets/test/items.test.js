import assert from "node:assert/strict";
import test from "node:test";
import { createItems } from "../esm/gallery/items.js";

const caption = (row, name = "ant") => ({ row, name, color: "", certainty: null, label: false, text: null, note: "" });

function started() {
  const asked = [];
  let changes = 0;
  const items = createItems((rows, pictures) => asked.push({ rows: [...rows], pictures }), () => (changes += 1));
  return { items, asked, changes: () => changes };
}

test("one question is under way at a time, and the next asks for what is in view then", () => {
  const { items, asked } = started();
  items.want(Uint32Array.of(1, 2), false);
  items.want(Uint32Array.of(5), false);
  items.want(Uint32Array.of(7, 8), false);
  assert.deepEqual(asked, [{ rows: [1, 2], pictures: false }]);
  items.take({ items: [caption(1), caption(2)], pictures: null }, null);
  assert.deepEqual(asked[1], { rows: [7, 8], pictures: false });
});

test("a picture belongs to its row and is asked for once", () => {
  const { items, asked } = started();
  items.want(Uint32Array.of(9, 4), true);
  items.take({ items: [caption(9), caption(4)], pictures: [1, 2] }, Uint8Array.of(90, 91, 40, 41));
  assert.deepEqual([...items.picture(4).bytes], [40, 41]);
  assert.deepEqual([...items.picture(9).bytes], [90, 91]);
  items.outdate();
  assert.deepEqual(asked[1], { rows: [9, 4], pictures: false });
});

test("after a change captions stay until newer ones come", () => {
  const { items, asked, changes } = started();
  items.want(Uint32Array.of(3), false);
  items.take({ items: [caption(3, "ant")], pictures: null }, null);
  items.outdate();
  assert.equal(items.caption(3).name, "ant");
  items.take({ items: [caption(3, "bee")], pictures: null }, null);
  assert.equal(items.caption(3).name, "bee");
  assert.equal(changes(), 2);
  assert.equal(asked.length, 2);
});
