// @ts-check
/**
 * What of the wire is wanted. It stands in the page's address, so that a view can be kept and sent on.
 *
 * @typedef {object} Filters
 * @property {string[]} categories none: all of them
 * @property {string[]} countries ISO 3166-1 alpha-2
 * @property {string[]} kinds
 * @property {string} modality empty: any
 * @property {number} confidence the least, 0 to 1
 */

import { categories } from "./categories.js";

/** Tells that they changed. */
export const changed = new EventTarget();

/** @type {Filters} */
let current = read(new URLSearchParams(location.search));

addEventListener("popstate", () => {
    const now = read(new URLSearchParams(location.search));
    if (write(now).toString() === write(current).toString()) return;
    current = now;
    changed.dispatchEvent(new Event("changed"));
});

/** @returns {Readonly<Filters>} */
export const filters = () => current;

/** @param {Partial<Filters>} part */
export function filter(part) {
    current = { ...current, ...part };
    const query = write(current).toString();
    history.replaceState(history.state, "", `${location.pathname}${query ? `?${query}` : ""}${location.hash}`);
    changed.dispatchEvent(new Event("changed"));
}

export const unfiltered = () => write(current).toString() === "";

export const clear = () => filter({ categories: [], countries: [], kinds: [], modality: "", confidence: 0 });

/** @param {string} category */
export const wants = (category) => current.categories.length === 0 || current.categories.includes(category);

/**
 * Hide a category, or show it again; with none left, all are shown.
 *
 * @param {string} category
 */
export function toggle(category) {
    const left = categories().filter((name) => wants(name) !== (name === category));
    filter({ categories: left.length === categories().length ? [] : left });
}

/** What the gateway is asked for, the category aside. */
export function asked() {
    const query = write(current);
    query.delete("category");
    return query;
}

/**
 * @param {URLSearchParams} query
 * @returns {Filters}
 */
function read(query) {
    const confidence = Number(query.get("min_confidence") ?? 0);
    return {
        categories: [...new Set(query.getAll("category"))].filter((name) => /^[a-z_]+$/.test(name)),
        countries: [...new Set(query.getAll("country").map((code) => code.toUpperCase()))].filter((code) =>
            /^[A-Z]{2}$/.test(code),
        ),
        kinds: [...new Set(query.getAll("kind"))].filter((kind) => /^[a-z_]+$/.test(kind)),
        modality: /^[a-z]+$/.test(query.get("modality") ?? "") ? String(query.get("modality")) : "",
        confidence: confidence > 0 && confidence <= 1 ? confidence : 0,
    };
}

/** @param {Filters} from */
function write(from) {
    const query = new URLSearchParams();
    for (const category of from.categories) query.append("category", category);
    for (const country of from.countries) query.append("country", country);
    for (const kind of from.kinds) query.append("kind", kind);
    if (from.modality) query.set("modality", from.modality);
    if (from.confidence > 0) query.set("min_confidence", String(from.confidence));
    return query;
}
