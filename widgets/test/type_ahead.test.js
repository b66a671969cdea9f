import assert from "node:assert/strict";
import { test } from "node:test";
import { foundAs, isNew, matches, pieces, plain } from "../esm/bar/type_ahead.js";

const classes = ["card arrival", "lost card", "Card", "transfer fee", "scarcity"].map((name, id) => ({ id, name, count: id }));
const among = (names) => (typed) => matches(typed, names.map((name) => ({ name, count: 0 }))).map((at) => names[at]);
const named = (typed, recent) => matches(typed, classes, recent).map((at) => classes[at].name);

test("the equal name comes first, then beginnings, then words, then the rest", () => {
  assert.deepEqual(named("card"), ["Card", "card arrival", "lost card"]);
  assert.deepEqual(named("car"), ["Card", "card arrival", "lost card", "scarcity"]);
});

test("nothing typed offers all: those used last, then the most used", () => {
  assert.deepEqual(named(" "), ["scarcity", "transfer fee", "Card", "lost card", "card arrival"]);
  assert.deepEqual(named("", [1, 0]), ["lost card", "card arrival", "scarcity", "transfer fee", "Card"]);
  assert.deepEqual(named("", [77, 2]), ["Card", "scarcity", "transfer fee", "lost card", "card arrival"]);
});

test("what was used last does not disturb what is typed", () => {
  assert.deepEqual(named("card", [1]), ["Card", "card arrival", "lost card"]);
});

test("words may come in any order, and blanks, dashes, underscores, case and accents do not matter", () => {
  const find = among(["lost_or_stolen_card", "Stornierung-Gebühr", "card about to expire"]);
  assert.deepEqual(find("card lost"), ["lost_or_stolen_card"]);
  assert.deepEqual(find("lost or"), ["lost_or_stolen_card"]);
  assert.deepEqual(find("GEBUHR storn"), ["Stornierung-Gebühr"]);
  assert.equal(plain("  Gebühr__A-b "), "gebuhr a b");
});

test("letters in order find a name from where a word begins, the closest first", () => {
  const find = among(["cash or large sums", "card arrival", "extra charge"]);
  assert.deepEqual(find("crdarr"), ["card arrival"]);
  assert.deepEqual(find("chrg"), ["extra charge", "cash or large sums"]);
  assert.deepEqual(find("xtch"), [], "not from the middle of a word");
});

test("one slip of the finger still finds, and comes last", () => {
  const find = among(["transfer fee", "verify my identity", "top up"]);
  for (const typed of ["transfre", "tarnsfer", "trensfer", "transsfer", "transfer fe"]) assert.deepEqual(find(typed), ["transfer fee"], typed);
  assert.deepEqual(find("idemtity"), ["verify my identity"]);
  assert.deepEqual(find("tpo"), [], "short ones are not guessed at");
  assert.deepEqual(find("transwxyz"), []);
});

test("what fits nothing is a new class; an existing name is not", () => {
  assert.deepEqual(named("refund"), []);
  assert.ok(isNew("refund", classes));
  assert.ok(isNew("card", classes), "names differ by case");
  assert.ok(!isNew(" Card ", classes));
  assert.ok(!isNew("  ", classes));
});

test("a class is found by the name of one that was merged into it, which is no new class", () => {
  const merged = [{ name: "bee", count: 0, aliases: ["wasp", "hornet"] }, { name: "wasp nest", count: 0 }];
  assert.deepEqual(matches("wasp", merged), [0, 1]);
  assert.deepEqual(matches("horn", merged), [0]);
  assert.equal(foundAs("horn", merged[0]), "hornet");
  assert.equal(foundAs("bee", merged[0]), "");
  assert.equal(foundAs("", merged[0]), "");
  assert.ok(!isNew("wasp", merged));
});

test("what was typed is marked in the name, at the beginning of a word if it is there", () => {
  const hits = (typed, name) => pieces(typed, name).map(({ text, hit }) => (hit ? `[${text}]` : text)).join("");
  assert.equal(hits("card", "Card arrival"), "[Card] arrival");
  assert.equal(hits("card lost", "lost_or_stolen_card"), "[lost]_or_stolen_[card]");
  assert.equal(hits("ar", "card arrival"), "card [ar]rival");
  assert.equal(hits("", "bee"), "bee");
  assert.equal(hits("zz", "bee"), "bee");
  assert.equal(hits("(a+", "x (a+b)"), "x [(a+]b)");
});
