// @ts-check
/**
 * Events in words: what stands on chips, badges and lines.
 *
 * @import { Count, WireEvent, When } from "./types.js"
 */

const QUALIFIERS = /** @type {Record<string, string>} */ ({ exact: "", at_least: "≥ ", at_most: "≤ ", about: "≈ " });
const IN_WORDS = /** @type {Record<string, string>} */ ({
    exact: "",
    at_least: "at least ",
    at_most: "at most ",
    about: "about ",
});
const UNNAMED = new Set(["person", "prisoner"]);
const PLURALS = /** @type {Record<string, string>} */ ({
    person: "people",
    aircraft: "aircraft",
    company: "companies",
});
const regions = new Intl.DisplayNames(["en"], { type: "region" });
const clock = new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit" });
const day = new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "short" });
const fullDay = new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "short", year: "numeric", timeZone: "UTC" });
const moment = new Intl.DateTimeFormat("en-GB", { dateStyle: "medium", timeStyle: "medium" });
const whole = new Intl.NumberFormat("en-GB", { maximumFractionDigits: 2 });
const short = new Intl.NumberFormat("en-GB", { notation: "compact", maximumFractionDigits: 2 });

/** @param {string} name `prisoner_exchange` */
export const plain = (name) => name.replaceAll("_", " ");

/** @param {string} code ISO 3166-1 alpha-2 */
export function countryName(code) {
    try {
        return regions.of(code) ?? code;
    } catch {
        return code;
    }
}

/** @param {WireEvent} event */
export const kindOf = (event) => (event.action ? `${plain(event.kind)} · ${plain(event.action)}` : plain(event.kind));

/**
 * @param {string} object
 * @param {number} value
 */
function many(object, value) {
    if (value === 1) return object;
    if (PLURALS[object]) return PLURALS[object];
    if (/[^aeiou]y$/.test(object)) return `${object.slice(0, -1)}ies`;
    return /(s|x|z|ch|sh)$/.test(object) ? `${object}es` : `${object}s`;
}

/** @param {Count} count */
export function chipOf(count) {
    const sign = QUALIFIERS[count.qualifier] ?? "";
    if (count.role === "money") return `${sign}${count.object.toUpperCase()} ${short.format(count.value)}`;
    const number = `${sign}${whole.format(count.value)}`;
    if (count.role === "units" || count.role === "locations") return `${number} ${many(count.object, count.value)}`;
    if (UNNAMED.has(count.object) && count.role !== "exchanged") return `${number} ${plain(count.role)}`;
    return `${number} ${many(count.object, count.value)} ${plain(count.role)}`;
}

/** The chip for those who hear it. @param {Count} count */
export function spokenOf(count) {
    return `${IN_WORDS[count.qualifier] ?? ""}${chipOf({ ...count, qualifier: "exact" })}`;
}

/** @param {When} when */
export function dateOf(when) {
    const start = fullDay.format(new Date(`${when.start}T00:00:00Z`));
    return when.end === when.start ? start : `${start} to ${fullDay.format(new Date(`${when.end}T00:00:00Z`))}`;
}

/**
 * The hour, and the day where it is another.
 *
 * @param {string} at
 * @param {Date} now
 */
export function timeOf(at, now) {
    const then = new Date(at);
    if (Number.isNaN(then.getTime())) return "";
    const time = clock.format(then);
    return then.toDateString() === now.toDateString() ? time : `${day.format(then)}, ${time}`;
}

/** @param {string} at */
export const momentOf = (at) => (Number.isNaN(Date.parse(at)) ? at : moment.format(new Date(at)));

/** @param {number} value */
export const numberOf = (value) => whole.format(value);

/** @param {number} bytes */
export function sizeOf(bytes) {
    return bytes < 1024 ? `${bytes} bytes` : `${whole.format(Math.round(bytes / 102.4) / 10)} kB`;
}

/**
 * What its modality means, or null where it is plainly reported.
 *
 * @param {string} modality
 */
export function modalityOf(modality) {
    const meanings = /** @type {Record<string, string>} */ ({
        planned: "planned, has not happened yet",
        denied: "denied by those it is said of",
        alleged: "alleged: one party says it of another",
        past: "past: background, not news",
    });
    return modality === "reported" ? null : (meanings[modality] ?? plain(modality));
}

/**
 * @param {number} count
 * @param {string} noun
 */
export const counted = (count, noun) => `${whole.format(count)} ${many(noun, count)}`;
