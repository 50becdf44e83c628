// @ts-check
/**
 * A stream of server-sent events that stays: it comes back after a break where it was (EventSource sends the last id
 * by itself; where the stream was ended, `after` does), and says how it stands.
 *
 * @import { WireEvent } from "./types.js"
 * @typedef {"connecting" | "live" | "reconnecting" | "signedout"} State
 */

import { me } from "./api.js";

const SHORTEST = 1000;
const LONGEST = 30000;

export class Stream {
    #source = /** @type {EventSource | null} */ (null);
    #path = "";
    #query = new URLSearchParams();
    #last = "";
    #wait = SHORTEST;
    #timer = 0;
    #failures = 0;
    #opened = false;

    /**
     * @param {(event: WireEvent) => void} onevent
     * @param {(state: State) => void} onstate
     * @param {() => void} onmissed it is back, and cannot tell what lies between: read the recent events again
     */
    constructor(onevent, onstate, onmissed) {
        this.onevent = onevent;
        this.onstate = onstate;
        this.onmissed = onmissed;
        addEventListener("pagehide", () => this.close());
        addEventListener("pageshow", (shown) => shown.persisted && this.#path && this.#connect());
        addEventListener("online", () => this.#timer && this.#connect());
    }

    /**
     * Open it anew, from now on.
     *
     * @param {string} path
     * @param {URLSearchParams} query
     */
    open(path, query) {
        this.#path = path;
        this.#query = query;
        this.#last = "";
        this.#failures = 0;
        this.#opened = false;
        this.onstate("connecting");
        this.#connect();
    }

    close() {
        window.clearTimeout(this.#timer);
        this.#timer = 0;
        this.#source?.close();
        this.#source = null;
    }

    #connect() {
        this.close();
        const query = new URLSearchParams(this.#query);
        if (this.#last) query.set("after", this.#last);
        const source = new EventSource(`${this.#path}?${query}`);
        this.#source = source;
        source.addEventListener("open", () => {
            if (this.#opened && !this.#last) this.onmissed();
            this.#opened = true;
            this.#wait = SHORTEST;
            this.#failures = 0;
            this.onstate("live");
        });
        source.addEventListener("event", (message) => {
            if (message.lastEventId) this.#last = message.lastEventId;
            this.onevent(JSON.parse(message.data));
        });
        source.addEventListener("gone", () => this.#later());
        source.addEventListener("error", () => {
            if (source !== this.#source) return;
            if (source.readyState === EventSource.CLOSED) this.#refused();
            else this.onstate("reconnecting");
        });
    }

    /** The gateway answered with an error, which EventSource does not tell: signed out, beyond what is kept, or down. */
    async #refused() {
        this.#failures += 1;
        const who = await me().catch(() => null);
        if (who && !who.open && who.roles.length === 0) {
            this.close();
            this.onstate("signedout");
            return;
        }
        if (who && this.#last && this.#failures > 1) {
            this.#last = "";
        }
        this.#later();
    }

    #later() {
        this.close();
        this.onstate("reconnecting");
        this.#timer = window.setTimeout(() => this.#connect(), this.#wait * (0.75 + Math.random() / 2));
        this.#wait = Math.min(LONGEST, this.#wait * 2);
    }
}
