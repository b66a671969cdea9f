import assert from "node:assert/strict";
import { test } from "node:test";
import { latestWins, placeBeside, rgbaOf } from "../esm/kit/card.js";
import { grouped, percent } from "../esm/kit/dom.js";
import { pathOf } from "../esm/kit/overlay.js";

test("one question is under way at a time, and the last point asked for wins", () => {
  const sent = [];
  const questions = latestWins((row) => sent.push(row));
  questions.want(1);
  questions.want(2);
  questions.want(3);
  assert.deepEqual(sent, [1]);
  assert.equal(questions.answered(1), false);
  assert.deepEqual(sent, [1, 3]);
  assert.equal(questions.answered(3), true);
});

test("an answer that nobody waits for any more is not shown and asks nothing", () => {
  const sent = [];
  const questions = latestWins((row) => sent.push(row));
  questions.want(4);
  questions.want(-1);
  assert.equal(questions.answered(4), false);
  assert.deepEqual(sent, [4]);
});

test("grey and coloured pictures become rgba", () => {
  assert.deepEqual([...rgbaOf(Uint8Array.from([7, 9]), [1, 2])], [7, 7, 7, 255, 9, 9, 9, 255]);
  assert.deepEqual([...rgbaOf(Uint8Array.from([1, 2, 3]), [1, 1, 3])], [1, 2, 3, 255]);
});

test("a card stays inside the map in every corner", () => {
  const card = { width: 200, height: 100 };
  const room = { width: 600, height: 400 };
  for (const [x, y] of [[0, 0], [600, 0], [0, 400], [600, 400], [300, 200]]) {
    const { left, top } = placeBeside(x, y, card, room);
    assert.ok(left >= 0 && left + card.width <= room.width, `left ${left}`);
    assert.ok(top >= 0 && top + card.height <= room.height, `top ${top}`);
  }
});

test("a share never reads as certain when it is not", () => {
  assert.equal(percent(0.999), "> 99 %");
  assert.equal(percent(1), "100 %");
  assert.equal(percent(0.001), "< 1 %");
  assert.equal(percent(0.873), "87 %");
});

test("numbers are grouped in threes", () => {
  assert.equal(grouped(60000), "60,000");
  assert.equal(grouped(999), "999");
});

test("a lasso is drawn closed, and one corner is not a lasso", () => {
  assert.equal(pathOf([0, 0, 10, 0, 10, 5]), "M0.0 0.0L10.0 0.0L10.0 5.0Z");
  assert.equal(pathOf([1, 2]), "");
});
