// @ts-check
/**
 * The categories that the page knows, each with a place in the palette. One that the gateway tells of besides is
 * taken up as it comes: a fourth category needs no change here.
 */

const PALETTE = 6;

/** @type {string[]} */
const names = ["diplomacy", "strike", "technology"];

/** Tells that a category came to be known. */
export const known = new EventTarget();

/** @returns {readonly string[]} */
export const categories = () => names;

/**
 * @param {string} name
 */
export function learn(name) {
    if (names.includes(name)) return;
    names.push(name);
    known.dispatchEvent(new Event("learnt"));
}

/**
 * The class by which style sheets colour it.
 *
 * @param {string} name
 */
export function hue(name) {
    return `hue-${(Math.max(0, names.indexOf(name)) % PALETTE) + 1}`;
}

/**
 * @param {string} name
 */
export function title(name) {
    return name.charAt(0).toUpperCase() + name.slice(1).replaceAll("_", " ");
}
