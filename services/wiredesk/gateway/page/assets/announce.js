// @ts-check
/** What screen readers are told as it happens: politely, and never more than a sentence each few seconds. */

import { byId } from "./dom.js";

const APART = 6000;

/** @type {string[]} */
let waiting = [];
let last = 0;
let timer = 0;

/**
 * Say something soon; of what waits, only the latest of a topic is said.
 *
 * @param {string} sentence
 */
export function announce(sentence) {
    waiting = [...waiting.slice(-2), sentence];
    if (timer) return;
    timer = window.setTimeout(say, Math.max(100, last + APART - Date.now()));
}

function say() {
    timer = 0;
    last = Date.now();
    byId("announcer").textContent = waiting.join(" ");
    waiting = [];
}

let fresh = 0;
let newest = "";

/**
 * Say that something came in on the wire: how much since it was said last, and the latest.
 *
 * @param {number} count
 * @param {string} headline
 */
export function announceNew(count, headline) {
    if (fresh === 0) window.setTimeout(sayNew, APART);
    fresh += count;
    newest = headline;
}

function sayNew() {
    announce(`${fresh} new ${fresh === 1 ? "event" : "events"}. Latest: ${newest}`);
    fresh = 0;
}

/** Show, and say, what became of something that was asked for; it goes by itself. @param {string} sentence */
export function notice(sentence) {
    const place = byId("notice");
    place.textContent = sentence;
    place.hidden = false;
    announce(sentence);
    window.clearTimeout(Number(place.dataset.timer));
    place.dataset.timer = String(window.setTimeout(() => (place.hidden = true), 6000));
}
