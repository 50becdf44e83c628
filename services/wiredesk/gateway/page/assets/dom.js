// @ts-check
/**
 * Making elements. What is put in is always text, never markup: wire copy is hostile until shown otherwise.
 *
 * @typedef {Node | string | number | null | undefined | false} Child
 * @typedef {Child | readonly Children[]} Children
 * @typedef {Record<string, string | number | boolean | null | undefined | ((event: any) => void)>} Properties
 */

const SVG = "http://www.w3.org/2000/svg";

/**
 * @param {Element} element
 * @param {Properties} properties an attribute each; a function is a listener (`onclick`), true an empty attribute
 * @param {Children[]} children
 */
function fill(element, properties, children) {
    for (const [name, value] of Object.entries(properties)) {
        if (value === null || value === undefined || value === false) continue;
        if (typeof value === "function") element.addEventListener(name.slice(2), value);
        else element.setAttribute(name, value === true ? "" : String(value));
    }
    put(element, ...children);
}

/**
 * @template {keyof HTMLElementTagNameMap} T
 * @param {T} tag
 * @param {Properties} [properties]
 * @param {Children[]} children
 * @returns {HTMLElementTagNameMap[T]}
 */
export function el(tag, properties = {}, ...children) {
    const element = document.createElement(tag);
    fill(element, properties, children);
    return element;
}

/**
 * @param {string} tag
 * @param {Properties} [properties]
 * @param {Children[]} children
 * @returns {SVGElement}
 */
export function svg(tag, properties = {}, ...children) {
    const element = /** @type {SVGElement} */ (document.createElementNS(SVG, tag));
    fill(element, properties, children);
    return element;
}

/**
 * @param {Element} element
 * @param {Children[]} children
 */
export function put(element, ...children) {
    for (const child of children.flat()) {
        if (child === null || child === undefined || child === false) continue;
        element.append(child instanceof Node ? child : String(child));
    }
    return element;
}

/**
 * @param {Element} element
 * @param {Children[]} children
 */
export function refill(element, ...children) {
    element.replaceChildren();
    return put(element, ...children);
}

/**
 * An element that index.html has; its absence is a fault of ours.
 *
 * @param {string} id
 * @returns {HTMLElement}
 */
export function byId(id) {
    const found = document.getElementById(id);
    if (!found) throw new Error(`index.html has no #${id}`);
    return found;
}

/**
 * A button that does something when pressed.
 *
 * @param {string} label
 * @param {(event: MouseEvent) => void} onclick
 * @param {Properties} [more]
 */
export function button(label, onclick, more = {}) {
    return el("button", { type: "button", onclick, ...more }, label);
}
