// @ts-check
/** Dark or light: as the system has it, until the reader chooses; the choice is kept. */

import { byId } from "./dom.js";
import { keep, kept } from "./kept.js";

const dark = matchMedia("(prefers-color-scheme: dark)");

export function scheme() {
    const button = byId("scheme");
    const show = () => {
        const chosen = kept("scheme");
        const now = chosen ?? (dark.matches ? "dark" : "light");
        document.documentElement.dataset.scheme = now;
        const other = now === "dark" ? "light" : "dark";
        button.setAttribute("aria-label", `Switch to ${other} colours`);
        button.title = `Switch to ${other} colours`;
    };
    button.addEventListener("click", () => {
        const other = document.documentElement.dataset.scheme === "dark" ? "light" : "dark";
        keep("scheme", other === (dark.matches ? "dark" : "light") ? null : other);
        show();
    });
    dark.addEventListener("change", show);
    show();
}
