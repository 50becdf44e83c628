// @ts-check
/** Shortcuts of one key. They can be switched off, for those whose voice or aid types letters by itself. */

import { byId } from "./dom.js";
import { keep, kept } from "./kept.js";

/** @param {Record<string, () => void>} actions by key */
export function keys(actions) {
    const help = /** @type {HTMLDialogElement} */ (byId("help"));
    const single = /** @type {HTMLInputElement} */ (byId("single-keys"));
    const show = () => {
        if (!help.open) help.showModal();
    };
    single.checked = kept("keys") !== "off";
    single.addEventListener("change", () => keep("keys", single.checked ? null : "off"));
    byId("help-open").addEventListener("click", show);
    byId("help-close").addEventListener("click", () => help.close());
    addEventListener("keydown", (event) => {
        if (!single.checked || event.ctrlKey || event.metaKey || event.altKey || typing(event.target)) return;
        if (document.querySelector("dialog[open]")) return;
        const action = event.key === "?" ? show : actions[event.key];
        if (!action) return;
        event.preventDefault();
        action();
    });
}

/** @param {EventTarget | null} target */
function typing(target) {
    if (!(target instanceof HTMLElement)) return false;
    return target.matches("textarea, select, input:not([type=checkbox], [type=button], [type=range])");
}
