// @ts-check
/**
 * Parties and places with their countries: a small badge of the country's code, its name for those who hover or hear.
 *
 * @import { Attribution, Party, Place } from "./types.js"
 */

import { el } from "./dom.js";
import { countryName, plain } from "./words.js";

/** @param {string | null} code */
export function badge(code) {
    return code ? el("abbr", { class: "country", title: countryName(code) }, code) : null;
}

/** @param {{name: string, country: string | null, type?: string}} party */
function named(party) {
    const title = party.type ? plain(party.type) : null;
    return el("span", { class: "party", title }, badge(party.country), party.name);
}

/** @param {{name: string, country: string | null, type?: string}[]} parties */
function list(parties) {
    return parties.flatMap((party, index) => [index > 0 && el("span", { class: "comma" }, ", "), named(party)]);
}

/**
 * Who did it, to whom.
 *
 * @param {Party[]} actors
 * @param {Party[]} targets
 * @returns {HTMLElement | null}
 */
export function parties(actors, targets) {
    if (actors.length + targets.length === 0) return null;
    const to = el("span", { class: "arrow", "aria-hidden": "true" }, "→");
    const said = el("span", { class: "unseen" }, " to ");
    const who = actors.length > 0 ? list(actors) : el("span", { class: "unknown" }, "unknown");
    return el("p", { class: "parties" }, who, targets.length > 0 && [to, said, ...list(targets)]);
}

/** @param {Place} place */
export function placed(place) {
    const exact = place.lat === null ? `${plain(place.precision)}, not on the map` : plain(place.precision);
    return el("span", { class: "place", title: exact }, badge(place.country), place.name);
}

/** @param {Attribution[]} speakers */
export function says(speakers) {
    return el(
        "span",
        { class: "says" },
        "said by ",
        speakers.map((speaker, index) => [index > 0 && " and ", badge(speaker.country), speaker.name]).flat(),
    );
}
