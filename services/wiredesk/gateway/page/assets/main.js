// @ts-check
/**
 * Puts the page together: the views, what feeds them, and what leads from one to the other.
 *
 * @import { Me } from "./types.js"
 * @import { State } from "./stream.js"
 * @import { View } from "./route.js"
 */

import { announce, notice } from "./announce.js";
import { places as fetchPlaces } from "./api.js";
import { categories, title } from "./categories.js";
import { byId } from "./dom.js";
import { Drawer } from "./drawer.js";
import { Figures } from "./figures.js";
import { filterBar } from "./filterbar.js";
import { asked, changed, toggle } from "./filters.js";
import { keys } from "./keys.js";
import { Letters } from "./letters.js";
import { Live } from "./live.js";
import { WorldMap } from "./map.js";
import { Places } from "./places.js";
import { follow, go, route } from "./route.js";
import { scheme } from "./scheme.js";
import { SignIn } from "./signin.js";
import { Trying } from "./trying.js";
import { Wire } from "./wire.js";

const MINUTE = 60000;
const STATES = /** @type {Record<State, string>} */ ({
    connecting: "connecting",
    live: "live",
    reconnecting: "reconnecting",
    signedout: "signed out",
});
const TITLES = /** @type {Record<View, string>} */ ({
    wire: "The wire",
    map: "Places",
    figures: "Figures",
    try: "Try it",
    letters: "Dead letters",
});

scheme();
filterBar();
const wire = new Wire();
const places = new Places();
const map = new WorldMap(places, (id) => wire.event(id)?.article_id);
const figures = new Figures();
const trying = new Trying();
const letters = new Letters();
const drawer = new Drawer();
const live = new Live(wire, showState, (event) => {
    places.take(event);
    mapSoon();
});
const signIn = new SignIn(enter);

let drawing = 0;
let started = false;
let view = /** @type {View | null} */ (null);

/** Begin, or stop, as the reader may read. @param {Me} me */
function enter(me) {
    const may = me.open || me.roles.some((role) => role === "read" || role === "admin");
    trying.allow(me.open ? ["admin"] : me.roles);
    document.body.classList.toggle("signed-out", !may);
    if (!may) {
        started = false;
        live.stop();
        figures.stop();
        wire.reset([]);
        places.reset([]);
        map.draw();
        showState("signedout");
        if (!me.roles.length) signIn.ask();
        return;
    }
    if (started) return;
    started = true;
    drawer.follow();
    live.start().then(() => map.draw());
    figures.start();
    lookForPlaces();
    if (view === "letters") letters.load();
}

async function lookForPlaces() {
    const spots = await fetchPlaces(asked()).catch(() => null);
    if (spots) places.reset(spots);
    map.draw();
}

/** @param {State} state */
function showState(state) {
    const place = byId("state");
    if (place.dataset.state === state) return;
    if (place.dataset.state === "reconnecting" || state === "reconnecting" || state === "signedout")
        announce(`Connection: ${STATES[state]}.`);
    place.dataset.state = state;
    byId("state-text").textContent = STATES[state];
}

function mapSoon() {
    if (drawing) return;
    drawing = window.setTimeout(() => {
        drawing = 0;
        map.draw();
    }, 400);
}

function pause() {
    const on = !wire.hold.paused;
    wire.hold.set("paused", on);
    const button = byId("pause");
    button.setAttribute("aria-pressed", String(on));
    notice(on ? "The wire is paused." : "The wire goes on.");
}

/** @param {boolean} merged */
function lay(merged) {
    wire.lay(merged);
    showLayout();
}

function showLayout() {
    byId("layout-columns").setAttribute("aria-pressed", String(!wire.wantsMerged));
    byId("layout-merged").setAttribute("aria-pressed", String(wire.wantsMerged));
}

/** The map and the charts stand beside the wire, and large in views of their own. @param {View} now */
function show(now) {
    const first = view === null;
    view = now;
    for (const name of /** @type {View[]} */ (Object.keys(TITLES))) {
        byId(name).hidden = name !== now;
        const tab = byId(`to-${name}`);
        if (name === now) tab.setAttribute("aria-current", "page");
        else tab.removeAttribute("aria-current");
    }
    byId(now === "map" ? "map-place" : "rail-map").append(byId("globe"));
    byId(now === "figures" ? "charts-place" : "rail-charts").append(byId("charts"));
    document.body.dataset.view = now;
    document.title = `${TITLES[now]} · Wiredesk`;
    wire.hold.release();
    map.draw();
    if (now === "letters" && started) letters.load();
    if (first) return;
    scrollTo({ top: 0 });
    byId(`${now}-title`).focus({ preventScroll: true });
}

follow(({ view: now, article }) => {
    if (now !== view) show(now);
    if (article === null || started || signIn.signedIn) drawer.follow();
});
byId("skip").addEventListener("click", () => byId("main").focus());
byId("pause").addEventListener("click", pause);
byId("layout-columns").addEventListener("click", () => lay(false));
byId("layout-merged").addEventListener("click", () => lay(true));
showLayout();
changed.addEventListener("changed", () => started && lookForPlaces());
window.setInterval(() => map.draw(), MINUTE);

/** @param {number} index */
function toggleNth(index) {
    const name = categories()[index];
    if (!name) return;
    toggle(name);
    announce(`Filter: ${title(name)} switched.`);
}

keys({
    j: () => wire.step(1),
    k: () => wire.step(-1),
    o: () =>
        /** @type {HTMLElement | null} */ (document.activeElement?.closest(".card")?.querySelector("h3 a"))?.click(),
    "/": () => {
        const look = () => {
            /** @type {HTMLDetailsElement} */ (byId("filter-box")).open = true;
            byId("country").focus();
        };
        if (route().view === "wire" || route().view === "map") return look();
        addEventListener("hashchange", look, { once: true });
        go("wire");
    },
    p: pause,
    m: () => go(route().view === "map" ? "wire" : "map"),
    w: () => go("wire"),
    f: () => go("figures"),
    t: () => go("try"),
    d: () => go("letters"),
    n: () => wire.release(),
    1: () => toggleNth(0),
    2: () => toggleNth(1),
    3: () => toggleNth(2),
});
signIn.look();
