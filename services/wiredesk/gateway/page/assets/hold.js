// @ts-check
/**
 * Whether the wire holds still: while someone reads it, or because it was told to. A pointer or a focus that rests for
 * a minute is no reader any more: a screen on a wall goes on by itself.
 *
 * @typedef {"paused" | "pointer" | "focus" | "scroll"} Reason
 */

const RESTS = 60000;
const SCROLLED = 48;

export class Hold {
    #reasons = /** @type {Set<Reason>} */ (new Set());
    #timer = 0;

    /**
     * @param {HTMLElement} wire
     * @param {(held: boolean) => void} onchange
     */
    constructor(wire, onchange) {
        this.onchange = onchange;
        wire.addEventListener("pointermove", (event) => event.pointerType === "mouse" && this.#reading("pointer"));
        wire.addEventListener("pointerleave", () => this.set("pointer", false));
        wire.addEventListener("focusin", () => this.#reading("focus"));
        wire.addEventListener("keydown", () => this.#reading("focus"));
        wire.addEventListener("focusout", (event) => {
            if (!wire.contains(/** @type {Node | null} */ (event.relatedTarget))) this.set("focus", false);
        });
        addEventListener("scroll", () => this.set("scroll", wire.clientHeight > 0 && scrollY > SCROLLED), {
            passive: true,
        });
    }

    get held() {
        return this.#reasons.size > 0;
    }

    get paused() {
        return this.#reasons.has("paused");
    }

    /**
     * @param {Reason} reason
     * @param {boolean} on
     */
    set(reason, on) {
        const before = this.held;
        if (on) this.#reasons.add(reason);
        else this.#reasons.delete(reason);
        if (before !== this.held || reason === "paused") this.onchange(this.held);
    }

    /** Hold no longer for any reader there was. */
    release() {
        for (const reason of /** @type {Reason[]} */ (["pointer", "focus", "scroll"])) this.set(reason, false);
    }

    /** @param {Reason} reason */
    #reading(reason) {
        this.set(reason, true);
        window.clearTimeout(this.#timer);
        this.#timer = window.setTimeout(() => {
            this.set("pointer", false);
            this.set("focus", false);
        }, RESTS);
    }
}
