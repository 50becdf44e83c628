// @ts-check
/**
 * An article in full: its text with what was found in it, what was taken off it and why, and what it is to others.
 *
 * @import { Article, Removed, WireEvent } from "./types.js"
 * @import { Shown } from "./labels.js"
 */

import { articleHash } from "./card.js";
import { el } from "./dom.js";
import { labelList } from "./labels.js";
import { markedBody, markedCaptions, markedHeadline, numbered } from "./marked.js";
import { badge } from "./party.js";
import { counted, momentOf, plain } from "./words.js";

const STATUSES = /** @type {Record<string, string>} */ ({
    embargoed: "Embargoed: its events are not told yet.",
    withheld: "Withheld: its source asks not to use it.",
    cancelled: "Cancelled: its source has taken it back.",
});
const RELATIONS = /** @type {Record<string, string>} */ ({
    update: "An update of",
    correction: "A correction of",
    duplicate: "A copy of",
    kill: "Kills",
    superseded: "Older than what was there before it:",
});
const AGAIN = /** @type {Record<string, string>} */ ({
    update: "An update of what came under the same id before.",
    correction: "A correction of what came under the same id before.",
    duplicate: "Fed again, unchanged.",
    kill: "Takes back what came under the same id before.",
    superseded: "Older than what came under the same id before.",
});

/**
 * @param {Article} article
 * @param {WireEvent[]} events
 * @param {Shown[]} labels
 * @param {string} id of its headline
 */
export function reading(article, events, labels, id) {
    const inOrder = [...events].sort((a, b) => first(a) - first(b));
    return el(
        "div",
        { class: "reading", "data-article": article.article_id },
        el(
            "div",
            { class: "copy" },
            banners(article),
            el("h2", { id, tabindex: -1 }, markedHeadline(article, inOrder)),
            meta(article),
            markedBody(article, inOrder),
            markedCaptions(article, inOrder),
            article.paragraphs.length === 0 && el("p", { class: "none" }, "No text is left."),
            article.copyright && el("p", { class: "credit" }, article.copyright),
            debris(article.removed),
        ),
        el(
            "div",
            { class: "found" },
            el("h3", {}, "Labels"),
            labelList(labels),
            el("h3", {}, events.length > 0 ? counted(events.length, "event") : "No events"),
            numbered(inOrder),
            particulars(article, inOrder),
        ),
    );
}

/** @param {WireEvent} event */
const first = (event) => Math.min(...event.evidence.map((evidence) => evidence.start), Infinity);

/** @param {Article} article */
function banners(article) {
    const until = article.embargoed_until && ` Until ${momentOf(article.embargoed_until)}.`;
    const { relation } = article;
    return [
        article.status !== "usable" &&
            el("p", { class: `banner ${article.status}` }, STATUSES[article.status] ?? plain(article.status), until),
        relation &&
            el(
                "p",
                { class: "banner relation" },
                relation.of === article.article_id
                    ? (AGAIN[relation.kind] ?? `${plain(relation.kind)}: it came under the same id before.`)
                    : [
                          `${RELATIONS[relation.kind] ?? plain(relation.kind)} `,
                          el("a", { href: articleHash(relation.of) }, relation.of),
                      ],
            ),
    ];
}

/** @param {Article} article */
function meta(article) {
    const { dateline } = article;
    const parts = [
        article.byline && `By ${article.byline}`,
        dateline && el("span", {}, badge(dateline.country), dateline.place),
        article.published_at && el("time", { datetime: article.published_at }, momentOf(article.published_at)),
        article.source,
        article.version > 1 && `version ${article.version}`,
        article.language && article.language !== "en" && `in ${article.language}`,
        article.urgency && `urgency ${article.urgency}`,
        article.url && original(article.url),
    ].filter(Boolean);
    return (
        parts.length > 0 &&
        el(
            "ul",
            { class: "meta" },
            parts.map((part) => el("li", {}, part)),
        )
    );
}

/** A link to where it came from, if that is on the web: nothing is fetched of it here. @param {string} url */
function original(url) {
    return /^https?:\/\//i.test(url)
        ? el("a", { href: url, rel: "noopener noreferrer", target: "_blank" }, "original")
        : el("span", {}, url);
}

/** @param {Removed[]} removed */
function debris(removed) {
    if (removed.length === 0) return null;
    return el(
        "section",
        { class: "debris" },
        el("h3", {}, `Taken off: ${counted(removed.length, "line")}`),
        el(
            "ul",
            {},
            removed.map((one) => el("li", {}, el("span", { class: "why" }, one.why), el("del", {}, one.line))),
        ),
    );
}

/**
 * @param {Article} article
 * @param {WireEvent[]} events
 */
function particulars(article, events) {
    const codes = events.flatMap((event) => Object.values(event.codes ?? {}).flat());
    const rows = /** @type {[string, string | null][]} */ ([
        ["Article", article.article_id],
        ["Story", article.family_id],
        ["Document", article.document_id],
        ["Day of the story", article.reference_date],
        ["Subjects", article.subjects.join(", ")],
        ["Codes of the events", [...new Set(codes.filter(Boolean))].join(", ")],
        ["Found by", [...new Set(events.map((event) => event.model))].join(", ")],
    ]).filter(([, value]) => value);
    return el(
        "details",
        { class: "particulars" },
        el("summary", {}, "Particulars"),
        el(
            "dl",
            {},
            rows.flatMap(([name, value]) => [el("dt", {}, name), el("dd", {}, value)]),
        ),
    );
}
