// @ts-check
/** Finding a class among many by typing part of its name. */

/**
 * Places of the classes that fit `typed`, best first: equal, then beginning with it, then a word that begins with it, then
 * containing it; within each by count. All where nothing is typed.
 * @param {string} typed @param {{name: string, count: number}[]} classes @returns {number[]}
 */
export function matches(typed, classes) {
  const wanted = typed.trim().toLowerCase();
  const rank = (/** @type {string} */ name) => {
    const given = name.toLowerCase();
    if (given === wanted) return 0;
    if (given.startsWith(wanted)) return 1;
    if (given.split(/[\s_-]+/).some((word) => word.startsWith(wanted))) return 2;
    return given.includes(wanted) ? 3 : 4;
  };
  return classes
    .map(({ name, count }, at) => ({ at, count, rank: rank(name) }))
    .filter((found) => found.rank < 4)
    .sort((a, b) => a.rank - b.rank || b.count - a.count || a.at - b.at)
    .map((found) => found.at);
}

/** Whether `typed` would be a new class. @param {string} typed @param {{name: string}[]} classes */
export function isNew(typed, classes) {
  const wanted = typed.trim();
  return wanted !== "" && !classes.some(({ name }) => name === wanted);
}
