// @ts-check
/**
 * Where things happened of late: what is told of each place, in each category.
 *
 * @import { Spot, WireEvent } from "./types.js"
 * @typedef {object} Told
 * @property {string} key
 * @property {string} name
 * @property {string | null} country
 * @property {number} lat
 * @property {number} lon
 * @property {string} category
 * @property {number} at of the newest, in milliseconds
 * @property {Spot[]} spots newest first
 */

const MOST = 400;

export class Places {
    #spots = /** @type {Map<string, Spot>} */ (new Map());

    /** @param {Spot[]} spots */
    reset(spots) {
        this.#spots.clear();
        for (const spot of [...spots].sort((a, b) => Date.parse(a.at) - Date.parse(b.at))) this.#add(spot);
    }

    /** @param {WireEvent} event */
    take(event) {
        for (const [id, spot] of this.#spots) if (spot.event_id === event.event_id) this.#spots.delete(id);
        if (event.status === "retracted") return;
        for (const { lat, lon, name, country, geonames_id } of event.places) {
            if (lat === null || lon === null) continue;
            const { category, event_id, article_id, headline, processed_at: at } = event;
            this.#add({ geonames_id, name, country, lat, lon, category, event_id, article_id, headline, at });
        }
    }

    /** @param {Spot} spot */
    #add(spot) {
        const id = `${spot.event_id} ${spot.lat} ${spot.lon}`;
        this.#spots.delete(id);
        this.#spots.set(id, spot);
        if (this.#spots.size > MOST) this.#spots.delete(String(this.#spots.keys().next().value));
    }

    /**
     * By place and category, the newest last, so that it is drawn on top.
     *
     * @param {(spot: Spot) => boolean} wanted
     * @returns {Told[]}
     */
    told(wanted) {
        /** @type {Map<string, Told>} */
        const found = new Map();
        for (const spot of this.#spots.values()) {
            if (!wanted(spot)) continue;
            const key = `${spot.geonames_id ?? spot.name} ${spot.category}`;
            const { name, country, lat, lon, category } = spot;
            const there = found.get(key) ?? { key, name, country, lat, lon, category, at: 0, spots: [] };
            there.at = Math.max(there.at, Date.parse(spot.at));
            there.spots.unshift(spot);
            found.set(key, there);
        }
        return [...found.values()].sort((a, b) => a.at - b.at);
    }
}
