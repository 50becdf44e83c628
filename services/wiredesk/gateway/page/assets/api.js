// @ts-check
/**
 * The gateway's calls. The session's cookie goes with each; errors are told in the gateway's own words.
 *
 * @import { Article, Explained, Letter, Me, Outcome, Spot, Stats, WireEvent } from "./types.js"
 */

/** An answer that is an error: RFC 9457 problem details, as far as there are any. */
export class Problem extends Error {
    /**
     * @param {number} status 0 where the gateway was not reached
     * @param {string} title
     * @param {string} detail
     */
    constructor(status, title, detail) {
        super(detail || title);
        this.status = status;
        this.title = title;
    }
}

/** Tells that the gateway asked for a key. */
export const signedOut = new EventTarget();

/**
 * @param {string} path
 * @param {RequestInit} [request]
 * @returns {Promise<any>} what the answer's JSON says; null where there is none
 */
async function call(path, request = {}) {
    let answer;
    try {
        answer = await fetch(path, { credentials: "same-origin", cache: "no-store", ...request });
    } catch (error) {
        if (request.signal?.aborted) throw error;
        throw new Problem(0, "Not reached", "The gateway did not answer.");
    }
    const body = answer.status === 204 ? null : await answer.json().catch(() => null);
    if (answer.ok) return body;
    if (answer.status === 401 && path !== "/v1/session") signedOut.dispatchEvent(new Event("signedout"));
    const faults = Array.isArray(body?.errors) ? body.errors.map(wordsOf) : [];
    const detail = [...new Set([body?.detail, ...faults])].filter(Boolean).join("; ");
    throw new Problem(answer.status, body?.title ?? answer.statusText, detail);
}

/** @param {any} fault */
function wordsOf(fault) {
    return typeof fault === "string" ? fault : (fault?.detail ?? fault?.message ?? fault?.msg ?? "");
}

/** @returns {Promise<Me>} without any role where nobody is signed in */
export async function me() {
    try {
        return await call("/v1/me");
    } catch (error) {
        if (error instanceof Problem && error.status === 401) return { roles: [], open: false, sources: null };
        throw error;
    }
}

/** @param {string} key */
export const signIn = (key) =>
    call("/v1/session", {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify({ key }),
    });

export const signOut = () => call("/v1/session", { method: "DELETE" });

/**
 * @param {URLSearchParams} query
 * @returns {Promise<{events: WireEvent[], next: string | null}>} newest first
 */
export const recentEvents = (query) => call(`/v1/events?${query}`);

/**
 * @param {string} id
 * @returns {Promise<{article: Article, events: WireEvent[]}>}
 */
export const article = (id) => call(`/v1/articles/${encodeURIComponent(id)}`);

/**
 * @param {Blob} document
 * @param {AbortSignal} [signal]
 * @returns {Promise<{outcomes: Outcome[], explanations: Explained[]}>}
 */
export const process = (document, signal) => call("/v1/process", { ...posted(document), signal });

/**
 * @param {Blob} document
 * @returns {Promise<{accepted: {id: string, partition: number, offset: number, repeated: boolean}[]}>}
 */
export const feed = (document) => call("/v1/articles", posted(document));

/**
 * Its format is told by its content: a browser's guess by the name of a file is no help.
 *
 * @param {Blob} document
 * @returns {RequestInit}
 */
function posted(document) {
    return { method: "POST", body: document.slice(0, document.size, "") };
}

/**
 * @param {string | null} before
 * @returns {Promise<{letters: Letter[], next: string | null}>} newest first
 */
export const letters = (before) => call(`/v1/dead-letters${before ? `?before=${encodeURIComponent(before)}` : ""}`);

/**
 * @param {number} partition
 * @param {number} offset
 * @returns {Promise<Letter>} with its text and headers
 */
export const letter = (partition, offset) => call(`/v1/dead-letters/${partition}/${offset}`);

/**
 * @param {number} partition
 * @param {number} offset
 * @returns {Promise<{topic: string, partition: number, offset: number}>} where it now lies
 */
export const replay = (partition, offset) => call(`/v1/dead-letters/${partition}/${offset}/replay`, { method: "POST" });

/** @returns {Promise<Stats>} */
export const stats = () => call("/v1/stats");

/**
 * @param {URLSearchParams} query
 * @returns {Promise<Spot[]>}
 */
export const places = (query) => call(`/v1/places?${query}`);
