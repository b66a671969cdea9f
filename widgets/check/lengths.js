/** Refuses functions that are too long to be read at once. Run by `npm run check`, whose TypeScript brings the parser. */
import { readdirSync, readFileSync } from "node:fs";
import ts from "typescript";

/** Lines that a function may have, from its first to its last, functions inside of it included. A choice. */
const LONGEST = 120;

const folder = new URL("../esm/", import.meta.url);

/** The functions of a file, with their lines. @param {string} name @param {string} text @returns {{what: string, lines: number}[]} */
function functionsOf(name, text) {
  const source = ts.createSourceFile(name, text, ts.ScriptTarget.ES2022, true);
  const lineOf = (/** @type {number} */ at) => source.getLineAndCharacterOfPosition(at).line;
  /** @type {{what: string, lines: number}[]} */
  const found = [];
  /** @param {ts.Node} node */
  function visit(node) {
    if (ts.isFunctionLike(node)) {
      const [first, last] = [lineOf(node.getStart()), lineOf(node.getEnd())];
      found.push({ what: `${node.name?.getText() ?? "a function"} at ${name}:${first + 1}`, lines: last - first + 1 });
    }
    ts.forEachChild(node, visit);
  }
  visit(source);
  return found;
}

for (const name of readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((path) => path.endsWith(".js"))) {
  for (const { what, lines } of functionsOf(name, readFileSync(new URL(name, folder), "utf8"))) {
    if (lines <= LONGEST) continue;
    console.error(`${what} has ${lines} lines, of at most ${LONGEST}: cut it by idea.`);
    process.exitCode = 1;
  }
}
