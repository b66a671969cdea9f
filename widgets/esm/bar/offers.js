// @ts-check
/** What a text that is being typed can mean, as a box offers it: classes that fit it, and a new one. */
import { keyCap } from "../kit/keys.js";
import { foundAs, isNew, matches } from "./type_ahead.js";

/**
 * @typedef {{id?: number, name: string, color?: string, count?: number, cap?: string, note?: string, fresh?: boolean}} Offer
 *   `note` stands beside the name; `fresh` is what does not exist yet, and has no id
 */

/** Classes that are offered at most. */
const MOST_OFFERS = 100;

/** Classes that fit, best first. @param {string} typed @param {import("./chip.js").Entry[]} classes @param {number[]} recent  ids @returns {Offer[]} */
export function offersOf(typed, classes, recent) {
  return matches(typed, classes, recent).slice(0, MOST_OFFERS).map((i) => {
    const { id, name, color, count } = classes[i];
    const alias = foundAs(typed, classes[i]);
    return { id, name, color, count, cap: keyCap(id), note: alias && `was ${alias}` };
  });
}

/** The class that would be new; none where there is one of that name. @param {string} typed @param {import("./chip.js").Entry[]} classes @returns {Offer[]} */
export function newOffer(typed, classes) {
  return isNew(typed, classes) ? [{ name: typed.trim(), fresh: true }] : [];
}
