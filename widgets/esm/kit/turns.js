// @ts-check
/**
 * The gestures of one view, numbered. Python says which gesture it answers, as "view:turn"; an answer to an older one
 * would undo those that came after it.
 */

/** No gestures yet, of a view with a name of its own. */
export function createTurns() {
  const view = Math.random().toString(36).slice(2, 10);
  let turn = 0;
  /** The last gesture to which no answer comes. */
  let lost = 0;
  return {
    /** The name of the view. */
    view,
    /** The number of its last gesture. */
    get last() {
      return turn;
    },
    /** Name a new gesture. */
    next() {
      turn += 1;
      return `${view}:${turn}`;
    },
    /** Whether `by` names a gesture of this view. @param {string} by */
    isOwn: (by) => by.split(":")[0] === view,
    /** Whether `by` names a gesture of this view that a newer one followed. @param {string} by */
    isOutdated(by) {
      const [from, number] = by.split(":");
      return from === view && Number(number) < turn && turn > lost;
    },
    /** No gesture so far will be answered: what Python said last holds. */
    giveUp() {
      lost = turn;
    },
  };
}
