// @ts-check
/**
 * Text with marks in it, by Unicode code points: JavaScript counts UTF-16 units, the contract does not.
 *
 * @typedef {{start: number, end: number, key: number}} Span `key` tells the spans' owners apart
 * @typedef {{text: string, keys: number[], ends: number[]}} Piece `ends`: the owners whose span ends with this piece
 */

/**
 * The text in pieces, each with the owners of the spans that lie over it. Spans may overlap; what of them lies outside
 * is left out.
 *
 * @param {string} text
 * @param {Span[]} spans
 * @param {number} [from] the first code point wanted
 * @param {number} [to] the one behind the last
 * @returns {Piece[]}
 */
export function pieces(text, spans, from = 0, to = Infinity) {
    const points = Array.from(text);
    const last = Math.min(points.length, to);
    const inside = spans
        .map((span) => ({ ...span, start: Math.max(from, span.start), end: Math.min(last, span.end) }))
        .filter((span) => span.start < span.end);
    const borders = new Set([from, last, ...inside.flatMap((span) => [span.start, span.end])]);
    const sorted = [...borders].sort((a, b) => a - b);
    /** @type {Piece[]} */
    const found = [];
    for (let index = 0; index + 1 < sorted.length; index += 1) {
        const [start, end] = [sorted[index], sorted[index + 1]];
        const over = inside.filter((span) => span.start <= start && span.end >= end);
        const ends = over.filter((span) => span.end === end);
        found.push({
            text: points.slice(start, end).join(""),
            keys: [...new Set(over.map((span) => span.key))],
            ends: [...new Set(ends.map((span) => span.key))],
        });
    }
    return found;
}

/** @param {string} text */
export const length = (text) => Array.from(text).length;

/**
 * Where each of some words stands in a text, the first time as a whole word.
 *
 * @param {string} text
 * @param {string[]} words
 * @returns {Span[]}
 */
export function spansOf(text, words) {
    /** @type {Span[]} */
    const spans = [];
    for (const [key, word] of words.entries()) {
        const at = word ? wholeWord(text, word) : -1;
        if (at < 0) continue;
        const start = length(text.slice(0, at));
        spans.push({ start, end: start + length(word), key });
    }
    return spans;
}

/**
 * @param {string} text
 * @param {string} word
 */
function wholeWord(text, word) {
    for (let at = text.indexOf(word); at >= 0; at = text.indexOf(word, at + 1)) {
        const before = text.slice(0, at).at(-1) ?? " ";
        const after = text.slice(at + word.length).at(0) ?? " ";
        if (!/[\p{L}\p{N}]/u.test(before) && !/[\p{L}\p{N}]/u.test(after)) return at;
    }
    return -1;
}
