// @ts-check
/**
 * One event, to be read: what it is, the words that say so, and what was read out of them.
 *
 * @import { WireEvent } from "./types.js"
 * @import { Child } from "./dom.js"
 * @import { Span } from "./marks.js"
 */

import { hue, title } from "./categories.js";
import { el } from "./dom.js";
import { pieces, spansOf } from "./marks.js";
import { parties, placed, says } from "./party.js";
import { chipOf, dateOf, kindOf, modalityOf, momentOf, numberOf, spokenOf, timeOf } from "./words.js";

const SPELLED = [
    "no",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
];

let made = 0;

/** @param {string} id */
export const articleHash = (id) => `#/article/${encodeURIComponent(id)}`;

/**
 * @param {WireEvent} event
 * @param {boolean} namesCategory whether the category is to be said on it
 */
export function card(event, namesCategory) {
    made += 1;
    const retracted = event.status === "retracted";
    const headline = el("h3", { id: `card-${made}` }, headlineLink(event));
    return el(
        "article",
        {
            class: `card ${hue(event.category)}${retracted ? " retracted" : ""}`,
            "aria-labelledby": `card-${made}`,
            tabindex: -1,
            "data-event": event.event_id,
            "data-article": event.article_id,
        },
        el("p", { class: "card-top" }, tags(event, namesCategory), time(event.processed_at)),
        headline,
        facts(event),
    );
}

/** @param {WireEvent} event */
function headlineLink(event) {
    const text =
        event.headline ?? (event.status === "retracted" ? "A story that was taken back" : "Without a headline");
    const inner = event.status === "retracted" && event.headline !== null ? el("del", {}, text) : text;
    return el("a", { href: articleHash(event.article_id) }, inner);
}

/** @param {string} at */
function time(at) {
    return el("time", { datetime: at, title: momentOf(at) }, timeOf(at, new Date()));
}

/**
 * Kind, modality, revision.
 *
 * @param {WireEvent} event
 * @param {boolean} namesCategory
 * @returns {Child[]}
 */
export function tags(event, namesCategory) {
    const modality = modalityOf(event.modality);
    return [
        el("span", { class: "kind" }, namesCategory && [title(event.category), " · "], kindOf(event)),
        modality && el("span", { class: `tag modality-${event.modality}`, title: modality }, event.modality),
        event.status === "retracted" && el("span", { class: "tag taken-back" }, "retracted"),
        event.revision > 1 && el("span", { class: "tag revision" }, `revision ${event.revision}`),
    ];
}

/**
 * The words that say so, and what was read out of them.
 *
 * @param {WireEvent} event
 * @returns {Child[]}
 */
export function facts(event) {
    const retracted = event.status === "retracted";
    const chips = event.counts.map((count) =>
        el(
            "li",
            { class: `chip role-${count.role}`, title: count.evidence?.quote },
            el("span", { "aria-hidden": "true" }, chipOf(count)),
            el("span", { class: "unseen" }, spokenOf(count)),
        ),
    );
    return [
        retracted &&
            el("p", { class: "why" }, "Taken back: a later version or a kill of the story no longer says this."),
        event.evidence.length > 0 && el("blockquote", {}, sentences(event)),
        chips.length > 0 && el("ul", { class: "chips", "aria-label": "Counts" }, chips),
        parties(event.actors, event.targets),
        where(event),
    ];
}

/** @param {WireEvent} event */
function sentences(event) {
    const read = [
        ...event.counts.flatMap((count) => [numberOf(count.value), SPELLED[count.value] ?? ""]),
        ...event.attributed_to.map((speaker) => speaker.name),
        ...event.places.map((place) => place.name),
        event.date?.text ?? "",
        ...[...event.actors, ...event.targets].map((party) => party.name),
    ];
    const spans = event.evidence.map((evidence) => spansOf(evidence.quote, read));
    const none = spans.every((found) => found.length === 0);
    return event.evidence.map((evidence, index) =>
        el(
            "p",
            {},
            evidence.field !== "body" && el("span", { class: "field" }, `${evidence.field}: `),
            none ? el("mark", {}, evidence.quote) : sentence(evidence.quote, spans[index]),
        ),
    );
}

/**
 * A sentence with what was read out of it marked.
 *
 * @param {string} quote
 * @param {Span[]} spans
 */
function sentence(quote, spans) {
    return pieces(quote, spans).map((piece) => (piece.keys.length > 0 ? el("mark", {}, piece.text) : piece.text));
}

/** @param {WireEvent} event */
function where(event) {
    const parts = [
        event.places.length > 0 &&
            el(
                "span",
                { class: "places" },
                event.places.flatMap((place, index) => [index > 0 && ", ", placed(place)]),
            ),
        event.date && el("time", { datetime: event.date.start, title: `“${event.date.text}”` }, dateOf(event.date)),
        event.attributed_to.length > 0 && says(event.attributed_to),
        el("span", { class: "sure" }, `${Math.round(event.confidence * 100)} % sure`),
    ].filter((part) => part !== false && part !== null);
    return el("p", { class: "where" }, parts);
}
