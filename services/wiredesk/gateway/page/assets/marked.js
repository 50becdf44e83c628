// @ts-check
/**
 * An article's text with the evidence of all its events marked in it. Each event has a number, which stands behind each
 * of its passages and before its own description, and leads from one to the other.
 *
 * @import { Article, WireEvent } from "./types.js"
 * @import { Span } from "./marks.js"
 */

import { facts, tags } from "./card.js";
import { hue } from "./categories.js";
import { button, el } from "./dom.js";
import { length, pieces } from "./marks.js";

/**
 * @param {Article} article
 * @param {WireEvent[]} events in the order of their numbers
 */
export function markedBody(article, events) {
    const spans = spansIn("body", events);
    let from = 0;
    const paragraphs = article.paragraphs.map((paragraph) => {
        const to = from + length(paragraph);
        const inside = spans.filter((span) => span.start < to && span.end > from);
        const shifted = inside.map((span) => ({ ...span, start: span.start - from, end: span.end - from }));
        from = to + 2;
        return el("p", {}, marked(paragraph, shifted, events));
    });
    return el("div", { class: "body", lang: article.language }, paragraphs);
}

/**
 * @param {Article} article
 * @param {WireEvent[]} events
 */
export function markedHeadline(article, events) {
    return marked(article.headline ?? "Without a headline", spansIn("headline", events), events);
}

/**
 * @param {Article} article
 * @param {WireEvent[]} events
 */
export function markedCaptions(article, events) {
    const spans = spansIn("caption", events);
    let from = 0;
    return article.captions.map((caption) => {
        const shifted = spans.map((span) => ({ ...span, start: span.start - from, end: span.end - from }));
        from += length(caption.text) + 2;
        return el(
            "p",
            { class: "caption" },
            marked(caption.text, shifted, events),
            caption.credit && el("span", { class: "credit" }, ` ${caption.credit}`),
        );
    });
}

/**
 * The events with their numbers.
 *
 * @param {WireEvent[]} events
 */
export function numbered(events) {
    return el(
        "ol",
        { class: "events" },
        events.map((event, index) => {
            const item = el(
                "li",
                {
                    class: `event ${hue(event.category)}${event.status === "retracted" ? " retracted" : ""}`,
                    "data-number": index,
                    tabindex: -1,
                    onmouseenter: () => light(item, index, true),
                    onmouseleave: () => light(item, index, false),
                },
                el("p", { class: "card-top" }, toText(item0(event), index), tags(event, true)),
                facts(event),
            );
            return item;
        }),
    );
}

/** @param {WireEvent} event */
const item0 = (event) => event.evidence.length > 0;

/**
 * @param {boolean} hasText
 * @param {number} index
 */
function toText(hasText, index) {
    const number = String(index + 1);
    if (!hasText) return el("span", { class: "number" }, number);
    const go = /** @param {MouseEvent} event */ (event) => {
        const mark = near(event, `mark[data-events~="${index}"]`);
        mark?.scrollIntoView({ block: "center" });
        mark?.querySelector("button")?.focus({ preventScroll: true });
    };
    return button(number, go, { class: "number", "aria-label": `Event ${number}: show its words in the text` });
}

/**
 * @param {string} field
 * @param {WireEvent[]} events
 * @returns {Span[]}
 */
function spansIn(field, events) {
    return events.flatMap((event, key) =>
        event.evidence
            .filter((evidence) => evidence.field === field)
            .map((evidence) => ({ start: evidence.start, end: evidence.end, key })),
    );
}

/**
 * @param {string} text
 * @param {Span[]} spans
 * @param {WireEvent[]} events
 */
function marked(text, spans, events) {
    return pieces(text, spans).map((piece) => {
        if (piece.keys.length === 0) return piece.text;
        const several = new Set(piece.keys.map((key) => events[key].category)).size > 1;
        return el(
            "mark",
            { class: several ? "several" : hue(events[piece.keys[0]].category), "data-events": piece.keys.join(" ") },
            piece.text,
            piece.ends.map(toEvent),
        );
    });
}

/** @param {number} key */
function toEvent(key) {
    const number = String(key + 1);
    const go = /** @param {MouseEvent} event */ (event) => {
        const item = near(event, `.event[data-number="${key}"]`);
        item?.scrollIntoView({ block: "nearest" });
        item?.focus({ preventScroll: true });
    };
    return el("sup", {}, button(number, go, { class: "note", "aria-label": `Event ${number}` }));
}

/**
 * @param {Element} item
 * @param {number} index
 * @param {boolean} on
 */
function light(item, index, on) {
    const marks = item.closest(".reading")?.querySelectorAll(`mark[data-events~="${index}"]`) ?? [];
    for (const mark of marks) mark.classList.toggle("lit", on);
}

/**
 * @param {MouseEvent} event
 * @param {string} selector
 */
function near(event, selector) {
    const reading = /** @type {Element} */ (event.currentTarget).closest(".reading");
    return /** @type {HTMLElement | null} */ (reading?.querySelector(selector) ?? null);
}
