// @ts-check
/**
 * The wire: cards, newest first, in a column a category or in one. It keeps the last few hundred, and holds what comes
 * while someone reads.
 *
 * @import { WireEvent } from "./types.js"
 */

import { announceNew } from "./announce.js";
import { card } from "./card.js";
import { categories, hue, known, title } from "./categories.js";
import { button, byId, el, refill } from "./dom.js";
import { unfiltered, wants } from "./filters.js";
import { Hold } from "./hold.js";
import { kept, keep } from "./kept.js";

const MOST = 300;
const ALL = "all";

export class Wire {
    #events = /** @type {Map<string, WireEvent>} */ (new Map());
    #cards = /** @type {Map<string, HTMLElement>} */ (new Map());
    #columns = /** @type {Map<string, HTMLElement>} */ (new Map());
    #pending = /** @type {WireEvent[]} */ ([]);
    #frame = 0;
    #root = byId("columns");
    #release = byId("release");
    #narrow = matchMedia("(max-width: 60rem)");
    /** Whether the reader wants one column; a narrow screen has no more. */
    wantsMerged = kept("layout") === "merged";

    constructor() {
        this.hold = new Hold(byId("zone"), () => this.#heldChanged());
        this.#release.append(button("", () => this.release(), { class: "release" }));
        known.addEventListener("learnt", () => this.rebuild());
        this.#narrow.addEventListener("change", () => this.rebuild());
        this.rebuild();
    }

    /** Show these instead of all that is there, newest first. @param {WireEvent[]} events */
    reset(events) {
        this.#events.clear();
        this.#pending = [];
        for (const event of [...events].reverse()) this.#remember(this.#named(event));
        this.rebuild();
        this.#heldChanged();
    }

    /** @param {WireEvent} event */
    add(event) {
        if (!wants(event.category) || this.#isOld(event)) return;
        event = this.#named(event);
        this.#pending = [...this.#pending.slice(1 - MOST), event];
        if (this.hold.held) this.#count();
        else this.#soon();
    }

    /** Show what was held back, from the top. */
    release() {
        this.hold.release();
        scrollTo({ top: 0 });
        this.#flush();
        if (this.#release.contains(document.activeElement)) this.#first()?.focus({ preventScroll: true });
    }

    /** @param {boolean} merged */
    lay(merged) {
        this.wantsMerged = merged;
        keep("layout", merged ? "merged" : "columns");
        this.rebuild();
    }

    /** Lay out all cards anew. */
    rebuild() {
        this.#cards.clear();
        this.#columns.clear();
        const shown = categories().filter(wants);
        this.#root.className = this.merged ? "columns merged" : "columns";
        this.#root.dataset.count = String(this.merged ? 1 : shown.length);
        refill(this.#root, this.merged ? this.#column(ALL) : shown.map((name) => this.#column(name)));
        for (const event of this.#events.values()) this.#show(event, false);
        for (const [name, column] of this.#columns) this.#settle(name, column);
    }

    /**
     * The card that has the focus, or the one that is so many away from it, down its column.
     *
     * @param {number} steps
     */
    step(steps) {
        const all = /** @type {HTMLElement[]} */ ([...this.#root.querySelectorAll(".card")]);
        const at = all.findIndex((one) => one.contains(document.activeElement));
        const next = all[at < 0 ? 0 : Math.min(all.length - 1, Math.max(0, at + steps))];
        next?.focus({ preventScroll: true });
        next?.scrollIntoView({ block: "nearest" });
    }

    /** @param {string} id @returns {WireEvent | undefined} */
    event(id) {
        return this.#events.get(id);
    }

    get merged() {
        return this.wantsMerged || this.#narrow.matches;
    }

    #first() {
        return /** @type {HTMLElement | null} */ (this.#root.querySelector(".card"));
    }

    /** @param {WireEvent} event */
    #isOld(event) {
        const there = this.#events.get(event.event_id);
        return there !== undefined && there.revision >= event.revision && there.status === event.status;
    }

    /**
     * What was taken back comes without its headline; where it has been seen here, it is known by that.
     *
     * @param {WireEvent} event
     */
    #named(event) {
        const before = this.#pending.find((one) => one.event_id === event.event_id) ?? this.#events.get(event.event_id);
        return event.headline === null && before ? { ...event, headline: before.headline } : event;
    }

    /** @param {string} name */
    #column(name) {
        const list = el("div", { class: "cards" });
        const all = name === ALL;
        this.#columns.set(name, list);
        const head = el("h2", { class: "column-head" }, all ? "All events" : title(name));
        return el(
            "section",
            { class: `column ${all ? "" : hue(name)}`, "aria-label": all ? "All events" : title(name) },
            [head, list],
        );
    }

    /** @param {WireEvent} event */
    #remember(event) {
        this.#events.delete(event.event_id);
        this.#events.set(event.event_id, event);
        if (this.#events.size <= MOST) return;
        const oldest = String(this.#events.keys().next().value);
        this.#events.delete(oldest);
        this.#drop(oldest);
    }

    /** @param {string} id */
    #drop(id) {
        const old = this.#cards.get(id);
        if (!old) return;
        const below = old.nextElementSibling;
        old.remove();
        this.#cards.delete(id);
        if (below instanceof HTMLElement) join(below);
    }

    /**
     * @param {WireEvent} event
     * @param {boolean} arriving
     */
    #show(event, arriving) {
        const name = this.merged ? ALL : event.category;
        const column = this.#columns.get(name);
        if (!column) return;
        this.#drop(event.event_id);
        const made = card(event, this.merged);
        if (arriving) made.classList.add("arriving");
        this.#cards.set(event.event_id, made);
        const below = column.firstElementChild;
        column.prepend(made);
        if (below instanceof HTMLElement) join(below);
    }

    /**
     * A column without cards says so.
     *
     * @param {string} name
     * @param {HTMLElement} column
     */
    #settle(name, column) {
        const none = column.querySelector(".empty");
        const has = column.querySelector(".card") !== null;
        if (has) none?.remove();
        else if (!none) column.append(el("p", { class: "empty" }, emptyWords(name)));
    }

    #soon() {
        if (this.#frame) return;
        this.#frame = window.setTimeout(() => {
            this.#frame = 0;
            if (this.hold.held) this.#count();
            else this.#flush();
        }, 50);
    }

    #flush() {
        const coming = this.#pending.filter((event) => !this.#isOld(event));
        this.#pending = [];
        for (const event of coming) {
            this.#remember(event);
            this.#show(event, true);
        }
        for (const [name, column] of this.#columns) this.#settle(name, column);
        if (coming.length > 0) announceNew(coming.length, coming[coming.length - 1].headline ?? "without a headline");
        this.#count();
    }

    #heldChanged() {
        byId("wire").classList.toggle("held", this.hold.held);
        if (!this.hold.held && this.#pending.length > 0) this.#soon();
        this.#count();
    }

    #count() {
        const waiting = this.hold.held ? this.#pending.length : 0;
        const pressed = /** @type {HTMLButtonElement} */ (this.#release.firstElementChild);
        pressed.textContent = waiting >= MOST ? `more than ${MOST} new` : `${waiting} new`;
        this.#release.hidden = waiting === 0;
    }
}

/** A card right under another of its article does not repeat the headline. @param {HTMLElement} below */
function join(below) {
    const above = below.previousElementSibling;
    const same = above instanceof HTMLElement && above.dataset.article === below.dataset.article;
    below.classList.toggle("joined", same);
}

/** @param {string} name */
function emptyWords(name) {
    if (document.body.classList.contains("signed-out")) return "Sign in to see the wire.";
    if (!unfiltered()) return "Nothing of late passes the filters. What does will appear here the moment it is found.";
    const what = name === ALL ? "Nothing" : `No ${title(name).toLowerCase()}`;
    return `${what} on the wire yet. Events appear here the moment they are found.`;
}
