// @ts-check
/** What a reader chose and finds again next time, on this machine only. Where nothing may be kept, nothing is. */

const PREFIX = "wiredesk.";

/** @param {string} name */
export function kept(name) {
    try {
        return localStorage.getItem(PREFIX + name);
    } catch {
        return null;
    }
}

/**
 * @param {string} name
 * @param {string | null} value null forgets it
 */
export function keep(name, value) {
    try {
        if (value === null) localStorage.removeItem(PREFIX + name);
        else localStorage.setItem(PREFIX + name, value);
    } catch {
        return;
    }
}
