// @ts-check
/**
 * How the desk does: throughput, latency, lag and dead letters, asked for every few seconds while someone looks.
 *
 * @import { Stats } from "./types.js"
 * @import { Chart } from "./chart.js"
 */

import { stats } from "./api.js";
import { hue, learn, title } from "./categories.js";
import { draw } from "./chart.js";
import { byId, el, put, refill } from "./dom.js";
import { momentOf, numberOf, plain } from "./words.js";

const SLOWEST = 30000;

export class Figures {
    #places = /** @type {Record<string, HTMLElement>} */ ({});
    #latest = /** @type {Stats | null} */ (null);
    #timer = 0;
    #wait = 2000;

    constructor() {
        const root = byId("charts");
        for (const name of ["articles", "events", "latency", "lag", "dead"]) {
            this.#places[name] = el("section", { class: `figure figure-${name}` });
            put(root, this.#places[name]);
        }
        new ResizeObserver(() => this.#draw()).observe(root);
        document.addEventListener("visibilitychange", () => !document.hidden && this.start());
    }

    start() {
        window.clearTimeout(this.#timer);
        this.#poll();
    }

    stop() {
        window.clearTimeout(this.#timer);
    }

    async #poll() {
        if (document.hidden) return;
        try {
            this.#latest = await stats();
            this.#wait = Math.max(1, this.#latest.step_seconds) * 1000;
            this.#draw();
        } catch {
            this.#wait = Math.min(SLOWEST, this.#wait * 2);
        }
        this.#timer = window.setTimeout(() => this.#poll(), this.#wait);
    }

    #draw() {
        const latest = this.#latest;
        if (!latest) return;
        for (const name of Object.keys(latest.series.events_per_second)) learn(name);
        for (const [name, chart] of Object.entries(charts(latest))) draw(this.#places[name], chart);
        const totals = Object.entries(latest.totals).filter(([, value]) => typeof value === "number");
        refill(
            byId("totals"),
            el(
                "p",
                { class: latest.worker.up ? "worker up" : "worker down" },
                latest.worker.up ? "The worker is up." : "The worker is down: nothing is being read.",
            ),
            el(
                "dl",
                {},
                totals.map(([name, value]) =>
                    el("div", {}, el("dt", {}, plain(name)), el("dd", {}, numberOf(Number(value)))),
                ),
            ),
            el("p", { class: "why" }, `As of ${momentOf(latest.now)}.`),
        );
    }
}

/**
 * @param {Stats} from
 * @returns {Record<string, Chart>}
 */
function charts({ series, step_seconds: step }) {
    const events = Object.entries(series.events_per_second);
    return {
        articles: {
            title: "Articles",
            unit: "a second",
            step,
            lines: [{ name: "Articles", values: series.articles_per_second, class: "ink" }],
        },
        events: {
            title: "Events",
            unit: "a second",
            step,
            lines: events.map(([name, values]) => ({ name: title(name), values, class: hue(name) })),
        },
        latency: {
            title: "Latency, end to end",
            unit: "ms",
            step,
            lines: [
                { name: "p50", values: series.latency_p50_ms, class: "ink" },
                { name: "p99", values: series.latency_p99_ms, class: "faint" },
            ],
        },
        lag: { title: "Lag", unit: "records", step, lines: [{ name: "Lag", values: series.lag, class: "ink" }] },
        dead: {
            title: "Dead letters",
            unit: "a second",
            step,
            lines: [{ name: "Dead letters", values: series.dead_letters_per_second, class: "alarm" }],
        },
    };
}
