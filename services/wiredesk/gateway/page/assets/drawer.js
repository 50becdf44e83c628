// @ts-check
/** The drawer in which an article is read; it has an address of its own, and gives the focus back where it was. */

import { article, Problem } from "./api.js";
import { button, byId, el, refill } from "./dom.js";
import { ofArticle } from "./labels.js";
import { reading } from "./reading.js";
import { closeArticle, route } from "./route.js";

export class Drawer {
    #dialog = /** @type {HTMLDialogElement} */ (byId("drawer"));
    #id = /** @type {string | null} */ (null);
    #from = /** @type {Element | null} */ (null);

    constructor() {
        this.#dialog.addEventListener("cancel", (event) => {
            event.preventDefault();
            closeArticle();
        });
        this.#dialog.addEventListener("click", (event) => event.target === this.#dialog && closeArticle());
    }

    /** Open, change or close it, as the address says. */
    follow() {
        const { article: id } = route();
        if (id === this.#id) return;
        this.#id = id;
        if (id === null) {
            this.#dialog.close();
            if (this.#from instanceof HTMLElement && this.#from.isConnected) this.#from.focus({ preventScroll: true });
            return;
        }
        if (!this.#dialog.open) {
            this.#from = document.activeElement;
            this.#dialog.showModal();
        }
        this.#load(id);
    }

    /** @param {string} id */
    async #load(id) {
        this.#show(el("p", { class: "none", role: "status" }, "Fetching the article …"));
        try {
            const found = await article(id);
            if (this.#id !== id) return;
            const labels = ofArticle(found.article.labels);
            this.#show(reading(found.article, found.events, labels, "drawer-title"));
            byId("drawer-title").focus({ preventScroll: true });
        } catch (error) {
            if (this.#id === id) this.#show(missing(error, id));
        }
    }

    /** @param {Element} content */
    #show(content) {
        const bar = el("div", { class: "drawer-bar" }, button("Close", closeArticle, { class: "quiet" }));
        refill(this.#dialog, bar, content);
        this.#dialog.scrollTop = 0;
    }
}

/**
 * @param {unknown} error
 * @param {string} id
 */
function missing(error, id) {
    const gone = error instanceof Problem && error.status === 404;
    const why = gone ? "It is not among the articles that are kept." : error instanceof Error ? error.message : "";
    return el(
        "div",
        { class: "reading" },
        el(
            "div",
            { class: "copy" },
            el("h2", { id: "drawer-title", tabindex: -1 }, "No such article"),
            el("p", {}, why),
            el("p", { class: "credit" }, id),
        ),
    );
}
