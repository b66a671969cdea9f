import assert from "node:assert/strict";
import { test } from "node:test";
import { ALWAYS, createFrameBudget, isInSample, pointsInMotion, restOf } from "../esm/map/frame_budget.js";
import { statusOf } from "../esm/map/status.js";

test("few points are drawn in motion, too, however slow the card is", () => {
  assert.equal(pointsInMotion(ALWAYS, 1), ALWAYS);
});

test("of many points as many are drawn as go into a frame, and never hardly any", () => {
  const million = 1_000_000;
  assert.equal(pointsInMotion(million, NaN), ALWAYS);
  assert.equal(pointsInMotion(million, 0), million);
  assert.equal(pointsInMotion(million, 1e-4), 400_000);
  assert.equal(pointsInMotion(million, 1), 50_000);
});

test("a random part has its share of all rows and of every stretch of them, and is part of a larger one", () => {
  let [first, second] = [0, 0];
  for (let row = 0; row < 100_000; row++) {
    const is = isInSample(row, 0.2);
    if (is) assert.ok(isInSample(row, 0.4));
    if (row < 50_000) first += Number(is);
    else second += Number(is);
  }
  for (const count of [first, second]) assert.ok(Math.abs(count - 10_000) < 400, `${count}`);
});

test("every tenth row is neither always nor never in it", () => {
  let count = 0;
  for (let row = 3; row < 100_000; row += 10) count += Number(isInSample(row, 0.5));
  assert.ok(Math.abs(count - 5000) < 300, `${count}`);
});

test("all points are drawn at rest and again after a motion", async () => {
  let rested = () => {};
  const rest = new Promise((resolve) => (rested = resolve));
  const budget = createFrameBudget(rested);
  const asked = [];
  const draw = (most) => asked.push(most);
  const million = 1_000_000;
  budget.frame(million, draw, () => {});
  budget.move();
  budget.frame(million, draw, () => {});
  await rest;
  budget.frame(million, draw, () => {});
  assert.deepEqual(asked, [million, ALWAYS, million]);
});

test("the slower all points are drawn, the longer the view has to rest before", () => {
  assert.equal(restOf(1_000_000, NaN), restOf(1000, 1));
  assert.ok(restOf(1_000_000, 1e-4) < restOf(1_000_000, 1e-3));
  assert.equal(restOf(1_000_000, 1), 1500);
});

test("while a hand holds the map it is not at rest", async () => {
  let isHeld = true;
  let asked = 0;
  let rested = () => {};
  const rest = new Promise((resolve) => (rested = resolve));
  const budget = createFrameBudget(
    () => rested(isHeld),
    () => {
      if (++asked === 2) isHeld = false;
      return isHeld;
    },
  );
  budget.move();
  assert.equal(await rest, false);
  assert.ok(asked >= 2);
});

test("a card that proves to be fast draws more, a slow one less", () => {
  for (const [ms, most] of [[0, 1_000_000], [200, 50_000]]) {
    const budget = createFrameBudget(() => {});
    budget.move();
    const finish = () => {
      const until = performance.now() + ms;
      while (performance.now() < until);
    };
    let last = 0;
    for (let i = 0; i < 4; i++) budget.frame(1_000_000, (n) => (last = n), finish);
    budget.stop();
    assert.equal(last, most);
  }
});

test("the status says what is selected, how to begin, and when not all points are shown", () => {
  assert.match(statusOf({ n: 1797, drawn: 1797, most: Infinity, selected: 0, labelled: 0 }), /^1,797 points · shift-drag/);
  assert.equal(statusOf({ n: 1797, drawn: 1797, most: Infinity, selected: 0, labelled: 3 }), "1,797 points");
  assert.match(statusOf({ n: 90_000, drawn: 50_000, most: 50_000, selected: 0, labelled: 3 }), /about 50,000 of them without WebGL2/);
  assert.equal(statusOf({ n: 1797, drawn: 1797, most: Infinity, selected: 12, labelled: 3 }), "12 of 1,797 selected");
  assert.equal(
    statusOf({ n: 1_000_000, drawn: 200_000, most: Infinity, selected: 0, labelled: 0 }),
    "1,000,000 points · showing about 200,000 of them while moving",
  );
});
