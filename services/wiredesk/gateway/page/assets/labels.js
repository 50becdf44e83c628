// @ts-check
/**
 * Labels with their scores, and the terms that weigh most for and against them.
 *
 * @import { Label, LabelExplained, Weight } from "./types.js"
 * @typedef {{name: string, score: number | null, dropped: string | null, isLabel: boolean, terms: Weight[]}} Shown
 */

import { hue, title } from "./categories.js";
import { el, svg } from "./dom.js";

/**
 * @param {Record<string, Label>} labels
 * @returns {Shown[]}
 */
export function ofArticle(labels) {
    return Object.entries(labels)
        .map(([name, label]) => ({ name, score: label.score, dropped: null, isLabel: true, terms: label.terms ?? [] }))
        .sort((a, b) => (b.score ?? 0) - (a.score ?? 0));
}

/**
 * @param {Record<string, LabelExplained>} labels every category's, labels or not
 * @param {string[]} given those that the article has
 * @returns {Shown[]}
 */
export function ofExplanation(labels, given) {
    return Object.entries(labels)
        .map(([name, label]) => ({
            name,
            score: label.score,
            dropped: label.dropped,
            isLabel: given.includes(name),
            terms: label.terms ?? [],
        }))
        .sort((a, b) => Number(b.isLabel) - Number(a.isLabel) || (b.score ?? 0) - (a.score ?? 0));
}

/** @param {Shown[]} shown */
export function labelList(shown) {
    if (shown.length === 0) return el("p", { class: "none" }, "No label: it is about none of the categories.");
    return el("ul", { class: "labels" }, shown.map(one));
}

/** @param {Shown} label */
function one(label) {
    const score = probability(label.score);
    return el(
        "li",
        { class: `label ${hue(label.name)}${label.isLabel ? "" : " no-label"}`, "data-label": label.name },
        el(
            "p",
            { class: "label-head" },
            el("strong", {}, title(label.name)),
            el("span", { class: "score" }, label.isLabel ? score : `no label, ${score}`),
        ),
        bar(label.score ?? 0),
        label.dropped && el("p", { class: "why" }, label.dropped),
        label.terms.length > 0 &&
            el("ul", { class: "terms", "aria-label": `Terms, ${title(label.name)}` }, label.terms.map(term)),
    );
}

/** @param {number | null} score */
const probability = (score) =>
    score === null ? "not judged" : score >= 0.995 ? "> 99 %" : `${Math.round(score * 100)} %`;

/** @param {number} score */
function bar(score) {
    return svg(
        "svg",
        { class: "bar", "aria-hidden": "true", preserveAspectRatio: "none", viewBox: "0 0 100 4" },
        svg("rect", { class: "bar-ground", width: 100, height: 4 }),
        svg("rect", { class: "bar-value", width: Math.max(0, Math.min(100, score * 100)), height: 4 }),
    );
}

/** @param {Weight} weight */
function term(weight) {
    const against = weight.weight < 0;
    const sign = against ? "−" : "+";
    return el(
        "li",
        { class: against ? "term against" : "term", title: "weight in log odds" },
        weight.term,
        " ",
        el("span", { class: "weight" }, `${sign}${Math.abs(weight.weight).toFixed(2)}`),
    );
}
