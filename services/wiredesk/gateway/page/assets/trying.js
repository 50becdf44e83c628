// @ts-check
/**
 * A place to paste wire copy, or drop a file, and see at once what the desk makes of it and why; and to feed it for real.
 *
 * @import { Explained, Outcome } from "./types.js"
 */

import { announce, notice } from "./announce.js";
import { feed, process } from "./api.js";
import { byId, el, refill } from "./dom.js";
import { ofArticle, ofExplanation } from "./labels.js";
import { reading } from "./reading.js";
import { SAMPLE } from "./sample.js";
import { counted, plain, sizeOf } from "./words.js";

const PAUSE = 500;
const LARGEST = 5_000_000;

export class Trying {
    #copy = /** @type {HTMLTextAreaElement} */ (byId("copy"));
    #file = /** @type {File | null} */ (null);
    #timer = 0;
    #asking = /** @type {AbortController | null} */ (null);
    #result = byId("made");
    #feed = /** @type {HTMLButtonElement} */ (byId("feed"));

    constructor() {
        this.#copy.addEventListener("input", () => {
            this.#take(null);
            this.#soon();
        });
        this.#copy.addEventListener("keydown", (event) => {
            if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) this.#ask();
        });
        byId("read").addEventListener("click", () => this.#ask());
        byId("example").addEventListener("click", () => {
            this.#copy.value = SAMPLE;
            this.#take(null);
            this.#ask();
        });
        byId("empty").addEventListener("click", () => {
            this.#copy.value = "";
            this.#take(null);
            this.#nothing();
            this.#copy.focus();
        });
        this.#feed.addEventListener("click", () => this.#send());
        const chosen = /** @type {HTMLInputElement} */ (byId("file"));
        chosen.addEventListener("change", () => chosen.files?.[0] && this.#open(chosen.files[0]));
        this.#dropping(byId("try"));
        this.#nothing();
    }

    /** @param {string[]} roles what this reader may do */
    allow(roles) {
        const may = roles.includes("feed") || roles.includes("admin");
        this.#feed.disabled = !may;
        this.#feed.title = may ? "" : "Your key may not feed.";
    }

    /** @param {HTMLElement} view */
    #dropping(view) {
        view.addEventListener("dragover", (event) => {
            event.preventDefault();
            view.classList.add("dropping");
        });
        view.addEventListener("dragleave", () => view.classList.remove("dropping"));
        view.addEventListener("drop", (event) => {
            event.preventDefault();
            view.classList.remove("dropping");
            const dropped = event.dataTransfer?.files[0];
            if (dropped) this.#open(dropped);
        });
    }

    /** A file goes as its bytes: what is shown of it is only for the eye. @param {File} file */
    async #open(file) {
        if (file.size > LARGEST) {
            notice(`${file.name} is larger than ${sizeOf(LARGEST)}.`);
            return;
        }
        this.#copy.value = await file.text();
        this.#take(file);
        this.#ask();
    }

    /** @param {File | null} file */
    #take(file) {
        this.#file = file;
        byId("file-name").textContent = file ? `${file.name}, ${sizeOf(file.size)}: sent as it is` : "";
        if (!file) /** @type {HTMLInputElement} */ (byId("file")).value = "";
    }

    /** @returns {Blob} */
    #document() {
        return this.#file ?? new Blob([this.#copy.value]);
    }

    #soon() {
        window.clearTimeout(this.#timer);
        this.#timer = window.setTimeout(() => this.#ask(), PAUSE);
    }

    async #ask() {
        window.clearTimeout(this.#timer);
        this.#asking?.abort();
        if (this.#copy.value.trim() === "") {
            this.#nothing();
            return;
        }
        const asking = new AbortController();
        this.#asking = asking;
        this.#result.setAttribute("aria-busy", "true");
        try {
            const answer = await process(this.#document(), asking.signal);
            if (asking === this.#asking) this.#show(answer.outcomes, answer.explanations);
        } catch (error) {
            if (!asking.signal.aborted) refill(this.#result, wrong(error));
        } finally {
            if (asking === this.#asking) this.#result.removeAttribute("aria-busy");
        }
    }

    /**
     * @param {Outcome[]} outcomes
     * @param {Explained[]} explanations
     */
    #show(outcomes, explanations) {
        refill(
            this.#result,
            outcomes.map((outcome, index) => {
                const why = explanations.find((one) => one.id === outcome.id) ?? explanations[index];
                return made(outcome, why, index);
            }),
        );
        const labels = outcomes.flatMap((outcome) => outcome.labels);
        const events = outcomes.reduce((sum, outcome) => sum + outcome.events.length, 0);
        announce(`Read: ${labels.length > 0 ? labels.join(", ") : "no label"}, ${counted(events, "event")}.`);
    }

    #nothing() {
        this.#asking?.abort();
        refill(
            this.#result,
            el(
                "p",
                { class: "empty" },
                "What the desk makes of the copy appears here: labels and why, events with their words marked, and what was taken off.",
            ),
        );
    }

    async #send() {
        if (this.#copy.value.trim() === "") return;
        this.#feed.disabled = true;
        try {
            const { accepted } = await feed(this.#document());
            const [first] = accepted;
            const again = first?.repeated ? " It had been fed before." : "";
            const where = first ? ` as record ${first.offset} of partition ${first.partition}` : "";
            notice(`Fed: ${counted(accepted.length, "document")} accepted${where}.${again}`);
        } catch (error) {
            notice(`Not fed. ${error instanceof Error ? error.message : ""}`);
        } finally {
            this.#feed.disabled = false;
        }
    }
}

/**
 * @param {Outcome} outcome
 * @param {Explained | undefined} why
 * @param {number} index
 */
function made(outcome, why, index) {
    const reason = outcome.reason && el("p", { class: "why" }, outcome.reason);
    const failed = outcome.error && el("p", { class: "why" }, `${outcome.error.stage}: ${outcome.error.message}`);
    const state = el(
        "p",
        { class: `state state-${outcome.status}` },
        outcome.status === "dead"
            ? "Dead: it cannot be read, and would go to the dead letters."
            : plain(outcome.status),
    );
    if (!outcome.article) return el("section", { class: "outcome" }, state, failed ?? reason);
    const labels = why ? ofExplanation(why.labels, outcome.labels) : ofArticle(outcome.article.labels);
    return el(
        "section",
        { class: "outcome", "aria-label": outcome.article.headline ?? "An article" },
        state,
        reason,
        reading(outcome.article, outcome.events, labels, `outcome-${index}`),
    );
}

/** @param {unknown} error */
function wrong(error) {
    return el(
        "p",
        { class: "banner cancelled", role: "alert" },
        error instanceof Error ? error.message : "It could not be read.",
    );
}
