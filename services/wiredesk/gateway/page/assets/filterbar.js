// @ts-check
/** The bar of filters: it shows what is asked for, and changes it. */

import { categories, hue, known, title } from "./categories.js";
import { button, byId, el, refill } from "./dom.js";
import { changed, clear, filter, filters, toggle, unfiltered, wants } from "./filters.js";
import { countryName, plain } from "./words.js";

const CODES = /** the countries of the world, as ISO 3166-1 has them */ (
    "AD AE AF AG AL AM AO AR AT AU AZ BA BB BD BE BF BG BH BI BJ BN BO BR BS BT BW BY BZ CA CD CF CG CH CI CL CM CN CO CR " +
    "CU CV CY CZ DE DJ DK DM DO DZ EC EE EG ER ES ET FI FJ FM FR GA GB GD GE GH GM GN GQ GR GT GW GY HK HN HR HT HU ID IE " +
    "IL IN IQ IR IS IT JM JO JP KE KG KH KI KM KN KP KR KW KZ LA LB LC LI LK LR LS LT LU LV LY MA MC MD ME MG MH MK ML MM " +
    "MN MR MT MU MV MW MX MY MZ NA NE NG NI NL NO NP NR NZ OM PA PE PG PH PK PL PS PT PW PY QA RO RS RU RW SA SB SC SD SE " +
    "SG SI SK SL SM SN SO SR SS ST SV SY SZ TD TG TH TJ TL TM TN TO TR TT TV TW TZ UA UG US UY UZ VA VC VE VN VU WS XK YE " +
    "ZA ZM ZW"
).split(" ");
const KINDS = [
    "meeting agreement prisoner_exchange ceasefire mediation visit statement demand accusation rejection sanction expulsion recognition aid",
    "missile drone air artillery bombing naval interception mixed unspecified",
    "satellite connectivity ai cyber chip space software hardware regulation corporate",
].map((kinds) => kinds.split(" "));

export function filterBar() {
    const country = /** @type {HTMLInputElement} */ (byId("country"));
    const kind = /** @type {HTMLSelectElement} */ (byId("kind"));
    const modality = /** @type {HTMLSelectElement} */ (byId("modality"));
    const confidence = /** @type {HTMLInputElement} */ (byId("confidence"));
    refill(
        byId("countries"),
        CODES.map((code) => el("option", { value: code }, countryName(code))),
    );
    country.addEventListener("change", () => {
        const code = codeOf(country.value);
        country.value = "";
        if (code) filter({ countries: [...new Set([...filters().countries, code])] });
    });
    kind.addEventListener("change", () => {
        if (kind.value) filter({ kinds: [...new Set([...filters().kinds, kind.value])] });
        kind.value = "";
    });
    modality.addEventListener("change", () => filter({ modality: modality.value }));
    confidence.addEventListener(
        "input",
        () => (byId("confidence-value").textContent = percent(Number(confidence.value))),
    );
    confidence.addEventListener("change", () => filter({ confidence: Number(confidence.value) }));
    byId("clear").addEventListener("click", clear);
    changed.addEventListener("changed", show);
    known.addEventListener("learnt", show);
    const box = /** @type {HTMLDetailsElement} */ (byId("filter-box"));
    const wide = matchMedia("(min-width: 60rem)");
    const fit = () => (box.open = wide.matches);
    wide.addEventListener("change", fit);
    fit();
    show();

    function show() {
        const { countries, kinds, modality: chosen, confidence: least } = filters();
        drawCategories();
        fillKinds(kind);
        modality.value = chosen;
        confidence.value = String(least);
        byId("confidence-value").textContent = percent(least);
        refill(
            byId("chosen"),
            countries.map((code) =>
                chip(countryName(code), () => filter({ countries: countries.filter((one) => one !== code) })),
            ),
            kinds.map((name) => chip(plain(name), () => filter({ kinds: kinds.filter((one) => one !== name) }))),
        );
        byId("clear").hidden = unfiltered();
        const other = countries.length + kinds.length + Number(chosen !== "") + Number(least > 0);
        byId("filter-count").textContent = other > 0 ? String(other) : "";
    }
}

function drawCategories() {
    const place = byId("categories");
    const focused = place.contains(document.activeElement) ? document.activeElement?.textContent : null;
    refill(
        place,
        categories().map((name) =>
            button(title(name), () => toggle(name), {
                class: `category ${hue(name)}`,
                "aria-pressed": String(wants(name)),
            }),
        ),
    );
    for (const one of place.children) if (one instanceof HTMLElement && one.textContent === focused) one.focus();
}

/** The kinds of what is shown. @param {HTMLSelectElement} select */
function fillKinds(select) {
    const groups = KINDS.map((kinds, index) => ({ name: categories()[index], kinds })).filter(({ name }) =>
        wants(name),
    );
    refill(
        select,
        el("option", { value: "" }, "Any kind"),
        groups.map(({ name, kinds }) =>
            el(
                "optgroup",
                { label: title(name) },
                kinds.map((kind) => el("option", { value: kind }, plain(kind))),
            ),
        ),
    );
}

/** @param {string} written a code, or a country's name */
function codeOf(written) {
    const wanted = written.trim().toLowerCase();
    if (wanted === "") return null;
    return (
        CODES.find((code) => code.toLowerCase() === wanted || countryName(code).toLowerCase() === wanted) ??
        CODES.find((code) => countryName(code).toLowerCase().startsWith(wanted)) ??
        null
    );
}

/**
 * @param {string} text
 * @param {() => void} remove
 */
const chip = (text, remove) =>
    button(`${text} ×`, remove, { class: "filter-chip", "aria-label": `Without the filter ${text}` });

/** @param {number} share */
const percent = (share) => (share === 0 ? "any" : `≥ ${Math.round(share * 100)} %`);
