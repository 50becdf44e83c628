// @ts-check
/**
 * The map of places. A mark a place and category, of the category's colour and shape, larger for more events, fading
 * with age. One of the marks takes the focus, the arrow keys go to the next; beside it stands the same as a list.
 *
 * @import { Spot } from "./types.js"
 * @import { Told } from "./places.js"
 */

import { articleHash } from "./card.js";
import { categories, hue, title } from "./categories.js";
import { button, byId, el, refill, svg } from "./dom.js";
import { wants } from "./filters.js";
import { badge } from "./party.js";
import { graticule, HEIGHT, outline, project, WIDTH } from "./projection.js";
import { go, route } from "./route.js";
import { counted, timeOf } from "./words.js";

const HOUR = 3600000;
const FADED = 24;
const REGIONS = /** @type {Record<string, [number, number, number, number]>} */ ({
    World: [-168, 78, 178, -56],
    Europe: [-13, 66, 50, 34],
    "Middle East": [20, 43, 66, 10],
    Africa: [-20, 38, 54, -36],
    Asia: [60, 56, 150, -12],
    Americas: [-130, 60, -32, -56],
});

export class WorldMap {
    #root = byId("globe");
    #list = byId("map-list");
    #marks = svg("g", { class: "spots" });
    #svg;
    #told = /** @type {Told[]} */ ([]);
    #region = "World";
    #chosen = "";
    #links;

    /**
     * @param {import("./places.js").Places} places
     * @param {(event: string) => string | undefined} articleOf the article of an event, where the wire has it
     */
    constructor(places, articleOf) {
        this.places = places;
        this.articleOf = articleOf;
        this.#links = /** @type {HTMLElement[]} */ ([]);
        this.#svg = svg(
            "svg",
            {
                class: "world",
                role: "group",
                "aria-label": "Map of places",
                onkeydown: (/** @type {KeyboardEvent} */ event) => this.#key(event),
            },
            svg("path", { class: "graticule", d: graticule() }),
            svg("path", { class: "land", id: "land" }),
            this.#marks,
        );
        refill(this.#root, this.#svg);
        refill(
            byId("regions"),
            Object.keys(REGIONS).map((name) =>
                button(name, () => this.#look(name), { "aria-pressed": String(name === this.#region) }),
            ),
        );
        this.#frame();
        this.#fetchLand();
        new ResizeObserver(() => this.draw()).observe(this.#root);
    }

    async #fetchLand() {
        const land = await (await fetch("/assets/land.json")).json();
        byId("land").setAttribute("d", outline(land));
    }

    /** @param {string} region */
    #look(region) {
        this.#region = region;
        for (const one of byId("regions").children)
            one.setAttribute("aria-pressed", String(one.textContent === region));
        this.#frame();
        this.draw();
    }

    #frame() {
        const [west, north, east, south] = REGIONS[this.#region];
        const middle = (north + south) / 2;
        const [left] = project(west, this.#region === "World" ? 0 : middle);
        const [right] = project(east, this.#region === "World" ? 0 : middle);
        const [, top] = project(0, north);
        const [, bottom] = project(0, south);
        this.#svg.setAttribute("viewBox", [left, top, right - left, bottom - top].map((n) => n.toFixed(1)).join(" "));
    }

    /** Draw what there is now. */
    draw() {
        this.#told = this.places.told((spot) => wants(spot.category));
        const focused = this.#marks.contains(document.activeElement);
        const box = this.#svg.getAttribute("viewBox")?.split(" ").map(Number) ?? [0, 0, WIDTH, HEIGHT];
        const scale = box[2] / Math.max(1, this.#root.clientWidth);
        const now = Date.now();
        const last = this.#told.at(-1)?.key ?? "";
        if (!this.#told.some((one) => one.key === this.#chosen)) this.#chosen = last;
        refill(
            this.#marks,
            this.#told.map((one) => this.#mark(one, scale, now)),
        );
        if (focused) this.#focus();
        if (route().view === "map" || this.#list.childElementCount === 0) this.#drawList();
    }

    /**
     * @param {Told} told
     * @param {number} scale units of the map a pixel
     * @param {number} now
     */
    #mark(told, scale, now) {
        const age = Math.min(1, Math.max(0, (now - told.at) / HOUR / FADED));
        const size = (4 + Math.min(8, 2.2 * Math.sqrt(told.spots.length))) * scale;
        const [x, y] = project(told.lon, told.lat);
        const aside = (categories().indexOf(told.category) - 1) * 9 * scale;
        const label = `${told.name}, ${title(told.category)}: ${counted(told.spots.length, "event")}, latest ${told.spots[0].headline ?? ""}`;
        const choose = () => {
            this.#chosen = told.key;
            if (route().view !== "map") go("map");
            this.#drawList();
            this.#showChosen();
        };
        return svg(
            "a",
            {
                class: `spot ${hue(told.category)}`,
                role: "button",
                tabindex: told.key === this.#chosen ? 0 : -1,
                "aria-label": label,
                "data-key": told.key,
                transform: `translate(${(x + aside).toFixed(2)} ${y.toFixed(2)})`,
                opacity: (1 - 0.72 * age).toFixed(2),
                onclick: choose,
                onkeydown: (/** @type {KeyboardEvent} */ event) => {
                    if (event.key !== "Enter" && event.key !== " ") return;
                    event.preventDefault();
                    choose();
                },
            },
            svg("title", {}, label),
            svg("circle", { class: "halo", r: size + 3 * scale }),
            shape(categories().indexOf(told.category), size),
        );
    }

    /** @param {KeyboardEvent} event */
    #key(event) {
        const step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
        if (!step || this.#told.length === 0) return;
        event.preventDefault();
        const order = [...this.#told].sort((a, b) => a.lon - b.lon);
        const at = order.findIndex((one) => one.key === this.#chosen);
        this.#chosen = order[(at + step + order.length) % order.length].key;
        for (const mark of this.#marks.children)
            mark.setAttribute("tabindex", mark.getAttribute("data-key") === this.#chosen ? "0" : "-1");
        this.#focus();
    }

    #focus() {
        const mark = [...this.#marks.children].find((one) => one.getAttribute("data-key") === this.#chosen);
        if (mark instanceof SVGElement) mark.focus({ preventScroll: true });
    }

    #drawList() {
        const newest = [...this.#told].reverse();
        refill(
            this.#list,
            newest.length === 0
                ? el("p", { class: "empty" }, "No places yet: the events so far name none that can be put on a map.")
                : el(
                      "ul",
                      { class: "spot-list" },
                      newest.map((told) => this.#row(told)),
                  ),
        );
    }

    /** @param {Told} told */
    #row(told) {
        const lines = told.spots
            .slice(0, 5)
            .map((spot) =>
                el("li", {}, this.#link(spot), " ", el("time", { datetime: spot.at }, timeOf(spot.at, new Date()))),
            );
        return el(
            "li",
            {
                class: `spot-row ${hue(told.category)}${told.key === this.#chosen ? " picked" : ""}`,
                "data-key": told.key,
            },
            el("h3", {}, badge(told.country), told.name, el("span", { class: "kind" }, title(told.category))),
            el("ul", {}, lines),
            told.spots.length > 5 && el("p", { class: "why" }, `and ${told.spots.length - 5} more`),
        );
    }

    /** @param {Spot} spot */
    #link(spot) {
        const id = spot.article_id ?? this.articleOf(spot.event_id);
        const text = spot.headline ?? "Without a headline";
        return id ? el("a", { href: articleHash(id) }, text) : el("span", {}, text);
    }

    #showChosen() {
        const row = [...this.#list.querySelectorAll(".spot-row")].find(
            (one) => one.getAttribute("data-key") === this.#chosen,
        );
        row?.scrollIntoView({ block: "nearest" });
    }
}

/**
 * A category's mark: colour alone does not tell.
 *
 * @param {number} index
 * @param {number} size
 */
function shape(index, size) {
    const s = size * 0.9;
    if (index % 3 === 1)
        return svg("path", { class: "dot", d: `M0 ${-1.25 * s}L${1.15 * s} ${0.8 * s}H${-1.15 * s}Z` });
    if (index % 3 === 2)
        return svg("rect", { class: "dot", x: -0.9 * s, y: -0.9 * s, width: 1.8 * s, height: 1.8 * s });
    return svg("circle", { class: "dot", r: s });
}
