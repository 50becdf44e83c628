// @ts-check
/**
 * A small chart of the last minutes: lines over a time axis, with its unit, its latest figure, and the same in words.
 *
 * @import { Series } from "./types.js"
 * @typedef {{name: string, values: Series, class: string}} Line
 * @typedef {object} Chart
 * @property {string} title
 * @property {string} unit behind a figure: "a second", "ms"
 * @property {Line[]} lines
 * @property {number} step seconds between two values
 */

import { el, refill, svg } from "./dom.js";
import { numberOf } from "./words.js";

/** Heights and margins, in lines of the page's own type. */
const SMALL = 4.2;
const LARGE = 12.5;

/** @typedef {{left: number, right: number, top: number, bottom: number, letter: number}} Box where lines are drawn, in pixels */

/**
 * @param {HTMLElement} place
 * @returns {Box}
 */
function boxOf(place) {
    const letter = Number.parseFloat(getComputedStyle(document.documentElement).fontSize);
    const height = (place.closest(".rail") ? SMALL : LARGE) * letter;
    const right = Math.max(180, place.clientWidth) - 0.4 * letter;
    return { left: 2.7 * letter, right, top: 0.4 * letter, bottom: height - 1.1 * letter, letter };
}

/**
 * Draw a chart into its place.
 *
 * @param {HTMLElement} place
 * @param {Chart} chart
 */
export function draw(place, chart) {
    const box = boxOf(place);
    const all = chart.lines.flatMap((line) => line.values).filter((value) => value !== null);
    const top = ceiling(Math.max(0, ...all));
    const points = Math.max(2, ...chart.lines.map((line) => line.values.length));
    const x = (/** @type {number} */ index) => box.left + ((box.right - box.left) * index) / (points - 1);
    const y = (/** @type {number} */ value) => box.bottom - ((box.bottom - box.top) * value) / top;
    const minutes = (points * chart.step) / 60;
    const width = box.right + 0.4 * box.letter;
    const height = box.bottom + 1.1 * box.letter;
    const picture = svg(
        "svg",
        { class: "chart", width, height, role: "img", "aria-label": inWords(chart) },
        [0, top / 2, top].map((value) => gridline(value, y(value), box)),
        [0, 0.5, 1].map((share) => moment(share, minutes, box)),
        chart.lines.map((line) => svg("path", { class: `line ${line.class}`, d: path(line.values, x, y) })),
        chart.lines.map((line) => svg("path", { class: `alone ${line.class}`, d: alone(line.values, x, y) })),
        all.length === 0 &&
            svg(
                "text",
                { class: "axis", x: x(points / 2), y: y(top / 2) - 4, "text-anchor": "middle" },
                "no figures yet",
            ),
    );
    const unit = chart.lines.length > 1 && el("span", { class: "unit" }, `, ${chart.unit}`);
    refill(place, el("h2", {}, chart.title, unit), legend(chart), picture);
}

/**
 * @param {number} value
 * @param {number} y
 * @param {Box} box
 */
function gridline(value, y, box) {
    const text = { class: "axis", x: box.left - 0.4 * box.letter, y: y + 0.25 * box.letter, "text-anchor": "end" };
    return svg(
        "g",
        {},
        svg("line", { class: "grid", x1: box.left, x2: box.right, y1: y, y2: y }),
        svg("text", text, tick(value)),
    );
}

/**
 * @param {number} share
 * @param {number} minutes
 * @param {Box} box
 */
function moment(share, minutes, box) {
    const back = Math.round(minutes * (1 - share));
    const anchor = share === 0 ? "start" : share === 1 ? "end" : "middle";
    const x = box.left + (box.right - box.left) * share;
    const text = { class: "axis", x, y: box.bottom + 0.9 * box.letter, "text-anchor": anchor };
    return svg("text", text, back === 0 ? "now" : `−${back} min`);
}

/** @param {Chart} chart */
function legend(chart) {
    return el(
        "ul",
        { class: "legend" },
        chart.lines.map((line) => {
            const latest = last(line.values);
            const value = el("strong", {}, latest === null ? "–" : numberOf(rounded(latest)));
            const name = chart.lines.length > 1 && el("span", { class: "name" }, `${line.name} `);
            const unit = chart.lines.length === 1 && [" ", el("span", { class: "unit" }, chart.unit)];
            return el("li", { class: line.class }, name, value, unit);
        }),
    );
}

/**
 * A gap where nothing is known.
 *
 * @param {Series} values
 * @param {(index: number) => number} x
 * @param {(value: number) => number} y
 */
function path(values, x, y) {
    let drawn = "";
    let down = false;
    for (const [index, value] of values.entries()) {
        if (value !== null) drawn += `${down ? "L" : "M"}${x(index).toFixed(1)} ${y(value).toFixed(1)}`;
        down = value !== null;
    }
    return drawn;
}

/**
 * A dot for each value that has no neighbour, and so no line.
 *
 * @param {Series} values
 * @param {(index: number) => number} x
 * @param {(value: number) => number} y
 */
function alone(values, x, y) {
    let drawn = "";
    for (const [index, value] of values.entries()) {
        if (value === null || (values[index - 1] ?? values[index + 1] ?? null) !== null) continue;
        drawn += `M${x(index).toFixed(1)} ${y(value).toFixed(1)}h0.01`;
    }
    return drawn;
}

/** The chart for those who do not see it. @param {Chart} chart */
export function inWords(chart) {
    const lines = chart.lines.map((line) => {
        const there = line.values.filter((value) => value !== null);
        if (there.length === 0) return `${line.name}: not known`;
        const range = `between ${numberOf(rounded(Math.min(...there)))} and ${numberOf(rounded(Math.max(...there)))}`;
        const latest = last(line.values);
        return `${line.name}: now ${numberOf(rounded(latest ?? 0))}, ${range} ${chart.unit}`;
    });
    return `${chart.title}. ${lines.join("; ")}.`;
}

/** The latest that is known. @param {Series} values */
function last(values) {
    return [...values].reverse().find((value) => value !== null) ?? null;
}

/** @param {number} value */
const rounded = (value) => (value >= 100 ? Math.round(value) : Math.round(value * 100) / 100);

/** @param {number} value */
function tick(value) {
    if (value >= 1e6) return `${numberOf(value / 1e6)}M`;
    return value >= 10000 ? `${numberOf(value / 1000)}k` : numberOf(value);
}

/** The next figure that is a round one. @param {number} value */
function ceiling(value) {
    if (value <= 0) return 1;
    const power = 10 ** Math.floor(Math.log10(value));
    return power * ([1, 2, 4, 5, 10].find((factor) => factor * power >= value) ?? 10);
}
