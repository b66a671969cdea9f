// @ts-check
/**
 * Finding a class among many by typing part of its name.
 *
 * @typedef {{id?: number, name: string, count: number, aliases?: string[]}} Named a class; `aliases` are names it is also found by
 */

const WORDS = /[\s_\-/.,:]+/;
/** How well a name fits: the lower, the better. */
const EQUAL = 0, BEGINS = 1, WORD = 2, WITHIN = 3, SCATTERED = 4, SLIP = 5, NOT = 6;
/** A name that is not the class's own counts as a little worse. */
const ALIAS = 0.5;

/** Text as it is compared: without case, accents, and differences between blanks, dashes and underscores. @param {string} text */
export function plain(text) {
  return text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase().split(WORDS).filter(Boolean).join(" ");
}

/**
 * Places of the classes that fit `typed`, best first: equal, beginning with it, words that begin with its words in any
 * order, containing it, its letters in order ("crdarr"), one letter wrong ("transfre"); within each by count. Where
 * nothing is typed all: those used last (`recent`, ids), then by count.
 * @param {string} typed @param {Named[]} classes @param {number[]} [recent] @returns {number[]}
 */
export function matches(typed, classes, recent = []) {
  const wanted = plain(typed);
  const turn = (/** @type {Named} */ entry) => {
    const at = wanted ? -1 : recent.indexOf(entry.id ?? -1);
    return at < 0 ? recent.length : at;
  };
  return classes
    .map((entry, at) => ({ at, count: entry.count, turn: turn(entry), rank: bestRank(wanted, entry) }))
    .filter((found) => found.rank < NOT)
    .sort((a, b) => a.rank - b.rank || a.turn - b.turn || b.count - a.count || a.at - b.at)
    .map((found) => found.at);
}

/** The other name by which `typed` finds a class better than by its own; empty if none. @param {string} typed @param {Named} entry */
export function foundAs(typed, entry) {
  const wanted = plain(typed);
  const best = bestRank(wanted, entry);
  if (!wanted || rankOf(wanted, entry.name) <= best) return "";
  return (entry.aliases ?? []).find((alias) => rankOf(wanted, alias) + ALIAS === best) ?? "";
}

/** Whether `typed` would be a new class. @param {string} typed @param {Named[]} classes */
export function isNew(typed, classes) {
  const wanted = typed.trim();
  return wanted !== "" && !classes.some(({ name, aliases = [] }) => name === wanted || aliases.includes(wanted));
}

/** A name in pieces, those that were typed marked. @param {string} typed @param {string} name @returns {{text: string, hit: boolean}[]} */
export function pieces(typed, name) {
  const given = name.toLowerCase();
  const wanted = typed.trim().toLowerCase();
  const hits = new Array(name.length).fill(false);
  for (const part of wanted && given.includes(wanted) ? [wanted] : wanted.split(WORDS).filter(Boolean)) {
    const at = given.search(new RegExp(`(?<![\\p{L}\\p{N}])${part.replace(/[^\p{L}\p{N}]/gu, "\\$&")}`, "u"));
    const start = at < 0 ? given.indexOf(part) : at;
    if (start >= 0) hits.fill(true, start, start + part.length);
  }
  /** @type {{text: string, hit: boolean}[]} */
  const found = [];
  for (let i = 0; i < name.length; i++) {
    const last = found[found.length - 1];
    if (last?.hit === hits[i]) last.text += name[i];
    else found.push({ text: name[i], hit: hits[i] });
  }
  return found;
}

/** @param {string} wanted @param {Named} entry */
function bestRank(wanted, { name, aliases = [] }) {
  return Math.min(rankOf(wanted, name), ...aliases.map((alias) => rankOf(wanted, alias) + ALIAS));
}

/** @param {string} wanted plain @param {string} name */
function rankOf(wanted, name) {
  const given = plain(name);
  if (given === wanted) return EQUAL;
  if (given.startsWith(wanted)) return BEGINS;
  const [asked, words] = [wanted.split(" "), given.split(" ")];
  if (asked.every((part) => words.some((word) => word.startsWith(part)))) return WORD;
  if (given.includes(wanted)) return WITHIN;
  const spread = scattered(wanted.replaceAll(" ", ""), given);
  if (spread < Infinity) return SCATTERED + spread / (spread + 20);
  return asked.every((part) => words.some((word) => word.startsWith(part) || isSlip(part, word))) ? SLIP : NOT;
}

/** How many letters of `given` lie between those of `wanted`, which come in order from where a word begins; Infinity if they don't. @param {string} wanted @param {string} given */
function scattered(wanted, given) {
  let best = Infinity;
  for (let start = 0; start < given.length; start++) {
    if (given[start] !== wanted[0] || (start && given[start - 1] !== " ")) continue;
    let at = start;
    let i = 1;
    while (i < wanted.length && (at = given.indexOf(wanted[i], at + 1)) >= 0) i++;
    if (i === wanted.length) best = Math.min(best, at - start + 1 - wanted.length);
  }
  return best;
}

/** Whether `part`, of four letters or more, begins `word` but for one letter wrong, missing, too many, or two swapped. @param {string} part @param {string} word */
function isSlip(part, word) {
  if (part.length < 4) return false;
  let i = 0;
  while (i < part.length && part[i] === word[i]) i++;
  const rest = (/** @type {number} */ skipped, /** @type {number} */ passed) => word.slice(i + passed).startsWith(part.slice(i + skipped));
  const swapped = part[i] === word[i + 1] && part[i + 1] === word[i];
  return rest(1, 1) || rest(1, 0) || rest(0, 1) || (swapped && rest(2, 2));
}
