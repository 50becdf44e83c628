// @ts-check
/**
 * Dead letters: what could not be read, why, its text, and a way to put it back once the reason is gone.
 *
 * @import { Letter } from "./types.js"
 */

import { notice } from "./announce.js";
import { letter, letters, Problem, replay } from "./api.js";
import { button, byId, el, put, refill } from "./dom.js";
import { momentOf, sizeOf, timeOf } from "./words.js";

export class Letters {
    #list = byId("letter-list");
    #more = byId("letter-more");
    #next = /** @type {string | null} */ (null);

    constructor() {
        byId("letter-again").addEventListener("click", () => this.load());
        this.#more.addEventListener("click", () => this.#load(this.#next));
    }

    load() {
        return this.#load(null);
    }

    /** @param {string | null} before */
    async #load(before) {
        try {
            const page = await letters(before);
            this.#next = page.next;
            this.#more.hidden = page.next === null;
            if (!before) refill(this.#list);
            put(this.#list, page.letters.map(row));
            if (this.#list.childElementCount === 0)
                put(this.#list, el("li", { class: "empty" }, "No dead letters. All that came in could be read."));
        } catch (error) {
            this.#more.hidden = true;
            refill(this.#list, el("li", { class: "empty" }, refused(error)));
        }
    }
}

/** @param {unknown} error */
function refused(error) {
    if (error instanceof Problem && [401, 403].includes(error.status))
        return "Dead letters are shown to administrators: sign in with an admin key.";
    return error instanceof Error ? error.message : "They could not be fetched.";
}

/** @param {Letter} one */
function row(one) {
    const state = el("span", { class: "tag replayed", hidden: !one.replayed }, "replayed");
    const inside = el("div", { class: "letter-inside" });
    const details = el(
        "details",
        { ontoggle: () => details.open && inside.childElementCount === 0 && open(one, inside, state) },
        el(
            "summary",
            {},
            el("span", { class: "letter-head" }, [
                el("span", { class: "tag stage" }, one.stage),
                el("strong", {}, one.class),
                state,
                el("time", { datetime: one.at, title: momentOf(one.at) }, timeOf(one.at, new Date())),
            ]),
            el("span", { class: "letter-message" }, one.message),
            el("span", { class: "letter-preview" }, `${one.key ?? "without a key"}, ${sizeOf(one.bytes)}`),
            el("span", { class: "letter-preview" }, quiet(one.preview)),
        ),
        inside,
    );
    return el("li", { class: "letter", "data-letter": `${one.partition}/${one.offset}` }, details);
}

/**
 * A text without its line noise: a dot for each run of what is no character.
 *
 * @param {string} text
 */
const quiet = (text) => text.replace(/[\u{fffd}\p{Cc}\s]*[\u{fffd}\p{Cc}]+[\u{fffd}\p{Cc}\s]*/gu, " · ").trim();

/**
 * @param {Letter} one
 * @param {HTMLElement} inside
 * @param {HTMLElement} state
 */
async function open(one, inside, state) {
    put(inside, el("p", { class: "none", role: "status" }, "Fetching its text …"));
    try {
        const full = await letter(one.partition, one.offset);
        refill(inside, particulars(one), text(full), headers(full), actions(one, state));
    } catch (error) {
        refill(
            inside,
            el("p", { class: "banner cancelled", role: "alert" }, error instanceof Error ? error.message : ""),
        );
    }
}

/** @param {Letter} one */
function particulars({ origin, key, bytes, partition, offset }) {
    const rows = [
        ["Came from", `${origin.topic}, partition ${origin.partition}, offset ${origin.offset}`],
        ["Lies at", `partition ${partition}, offset ${offset}`],
        ["Key", key ?? "none"],
        ["Size", sizeOf(bytes)],
    ];
    return el(
        "dl",
        { class: "rows" },
        rows.flatMap(([name, value]) => [el("dt", {}, name), el("dd", {}, value)]),
    );
}

/** @param {Letter} full */
function text(full) {
    const cut = full.cut === true && el("p", { class: "why" }, "This is its beginning; it is longer.");
    return [
        el(
            "pre",
            { class: "letter-text", tabindex: 0, role: "region", "aria-label": "Its text" },
            full.text ?? full.preview,
        ),
        cut,
    ];
}

/** @param {Letter} full */
function headers(full) {
    const entries = full.headers ?? [];
    if (entries.length === 0) return null;
    return el(
        "details",
        { class: "particulars" },
        el("summary", {}, "Headers"),
        el(
            "dl",
            { class: "rows" },
            entries.flatMap(([name, value]) => [el("dt", {}, name), el("dd", {}, value)]),
        ),
    );
}

/**
 * Replaying asks first, and then says where the letter went.
 *
 * @param {Letter} one
 * @param {HTMLElement} state
 */
function actions(one, state) {
    const said = el("p", { class: "letter-said", role: "status" });
    const place = el("div", { class: "actions" });
    const ask = () => {
        refill(
            place,
            el("span", { id: "sure" }, "Put its untouched bytes back into the raw topic, to be read again?"),
            yes,
            no,
        );
        yes.focus();
    };
    const calm = () => {
        refill(place, start);
        start.focus();
    };
    const start = button("Replay …", ask, { class: "replay" });
    const no = button("Cancel", calm, { class: "quiet" });
    const yes = button("Replay it", () => send(), { class: "primary", "aria-describedby": "sure" });
    const send = async () => {
        yes.disabled = true;
        try {
            const went = await replay(one.partition, one.offset);
            state.hidden = false;
            said.textContent = `Replayed: it is now record ${went.offset} of ${went.topic}, partition ${went.partition}.`;
            notice(said.textContent);
        } catch (error) {
            said.textContent = `Not replayed. ${error instanceof Error ? error.message : ""}`;
        }
        yes.disabled = false;
        calm();
    };
    put(place, start);
    return [place, said];
}
