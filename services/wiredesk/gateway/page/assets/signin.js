// @ts-check
/**
 * Who the reader is to the gateway, and the way to sign in with a key. The key itself is kept nowhere: the gateway
 * answers it with a cookie that no script can read.
 *
 * @import { Me } from "./types.js"
 */

import { notice } from "./announce.js";
import { me, signedOut, signIn, signOut } from "./api.js";
import { byId } from "./dom.js";

export class SignIn {
    #dialog = /** @type {HTMLDialogElement} */ (byId("signin"));
    #key = /** @type {HTMLInputElement} */ (byId("key"));
    #open = byId("signin-open");
    #out = byId("signout");
    #me = /** @type {Me} */ ({ roles: [], open: false, sources: null });

    /** @param {(me: Me) => void} onchange */
    constructor(onchange) {
        this.onchange = onchange;
        this.#open.addEventListener("click", () => this.ask());
        byId("signin-later").addEventListener("click", () => this.#dialog.close());
        this.#out.addEventListener("click", async () => {
            await signOut().catch(() => null);
            await this.look();
            notice("Signed out.");
        });
        byId("signin-form").addEventListener("submit", (event) => {
            event.preventDefault();
            this.#send();
        });
        signedOut.addEventListener("signedout", () => this.#me.roles.length > 0 && this.look());
    }

    get signedIn() {
        return this.#me.open || this.#me.roles.length > 0;
    }

    /** Find out anew what may be done. */
    async look() {
        try {
            this.#me = await me();
        } catch {
            this.#me = { roles: [], open: false, sources: null };
        }
        this.#open.hidden = this.signedIn;
        this.#out.hidden = this.#me.open || !this.signedIn;
        this.onchange(this.#me);
    }

    ask() {
        if (this.#dialog.open) return;
        byId("signin-wrong").textContent = "";
        this.#key.value = "";
        this.#dialog.showModal();
    }

    async #send() {
        try {
            await signIn(this.#key.value);
            this.#dialog.close();
            await this.look();
            notice(`Signed in: ${this.#me.roles.join(", ")}.`);
        } catch (error) {
            byId("signin-wrong").textContent = error instanceof Error ? error.message : "It was refused.";
            this.#key.setAttribute("aria-invalid", "true");
            this.#key.focus();
        }
    }
}
