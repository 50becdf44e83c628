// @ts-check
/**
 * Where in the page the reader is: the part of the address behind "#". An article lies over the view it was opened from.
 *
 * @typedef {"wire" | "map" | "figures" | "try" | "letters"} View
 * @typedef {{view: View, article: string | null, rest: string[]}} Route
 */

const VIEWS = /** @type {View[]} */ (["wire", "map", "figures", "try", "letters"]);

/** @type {Route} */
let current = { view: "wire", article: null, rest: [] };
let opened = false;

/** @returns {Route} */
export const route = () => current;

/** @param {(route: Route) => void} onroute */
export function follow(onroute) {
    const read = () => {
        current = parse(location.hash, current.view);
        onroute(current);
    };
    addEventListener("hashchange", () => {
        opened = true;
        read();
    });
    read();
}

/** @param {View} view */
export function go(view) {
    location.hash = `#/${view}`;
}

/** Back to the view under the article. */
export function closeArticle() {
    if (opened) history.back();
    else go(current.view);
}

/**
 * @param {string} hash
 * @param {View} under
 * @returns {Route}
 */
function parse(hash, under) {
    const [name, ...rest] = hash.replace(/^#\/?/, "").split("/").map(decoded);
    if (name === "article" && rest.length > 0) return { view: under, article: rest.join("/"), rest: [] };
    const view = VIEWS.find((one) => one === name) ?? "wire";
    return { view, article: null, rest };
}

/** @param {string} part */
function decoded(part) {
    try {
        return decodeURIComponent(part);
    } catch {
        return part;
    }
}
