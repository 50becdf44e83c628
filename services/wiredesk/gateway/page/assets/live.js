// @ts-check
/**
 * What feeds the wire: the recent events first, then each as it is found. The stream is opened before the recent events
 * are asked for, so that nothing falls between.
 *
 * @import { WireEvent } from "./types.js"
 * @import { State } from "./stream.js"
 * @import { Wire } from "./wire.js"
 */

import { recentEvents } from "./api.js";
import { categories, learn } from "./categories.js";
import { asked, changed, filters, wants } from "./filters.js";
import { Stream } from "./stream.js";

const RECENT = 60;
const AGAIN = 3000;

export class Live {
    #waiting = /** @type {WireEvent[] | null} */ (null);
    #turn = 0;
    #again = 0;
    #stream;

    /**
     * @param {Wire} wire
     * @param {(state: State) => void} onstate
     * @param {(event: WireEvent) => void} onevent each that comes live
     */
    constructor(wire, onstate, onevent) {
        this.wire = wire;
        this.onevent = onevent;
        this.#stream = new Stream(
            (event) => this.#came(event),
            onstate,
            () => this.#load(false),
        );
        changed.addEventListener("changed", () => this.start());
    }

    /** Begin, or begin anew with other filters. */
    start() {
        const { categories: chosen } = filters();
        const one = chosen.length === 1 ? chosen[0] : "all";
        this.#waiting = [];
        this.#stream.open(`/v1/streams/${one}`, asked());
        return this.#load(true);
    }

    stop() {
        window.clearTimeout(this.#again);
        this.#turn += 1;
        this.#stream.close();
    }

    /** @param {boolean} anew whether to begin with these, or to add what is not there yet */
    async #load(anew) {
        window.clearTimeout(this.#again);
        this.#turn += 1;
        const turn = this.#turn;
        this.#waiting ??= [];
        const answers = await Promise.all(
            categories()
                .filter(wants)
                .map((category) => {
                    const query = asked();
                    query.set("category", category);
                    query.set("limit", String(RECENT));
                    return recentEvents(query).catch(() => null);
                }),
        );
        if (turn !== this.#turn) return;
        if (answers.includes(null)) this.#again = window.setTimeout(() => this.#load(anew), AGAIN);
        const events = answers.flatMap((answer) => answer?.events ?? []);
        events.sort((a, b) => Date.parse(b.processed_at) - Date.parse(a.processed_at));
        if (anew) this.wire.reset(events);
        else for (const event of events.reverse()) this.wire.add(event);
        const waited = this.#waiting ?? [];
        this.#waiting = null;
        for (const event of waited) this.wire.add(event);
    }

    /** @param {WireEvent} event */
    #came(event) {
        learn(event.category);
        this.onevent(event);
        if (this.#waiting) this.#waiting.push(event);
        else this.wire.add(event);
    }
}
