// @ts-check
/** Robinson's projection of the globe, by his own table, and the outline of its land. */

const ACROSS = 0.8487;
const DOWN = 1.3523;
const STEP = 5;
/** Of each fifth degree of latitude: how long its parallel is, how far it lies from the equator. */
const TABLE = [
    [1, 0],
    [0.9986, 0.062],
    [0.9954, 0.124],
    [0.99, 0.186],
    [0.9822, 0.248],
    [0.973, 0.31],
    [0.96, 0.372],
    [0.9427, 0.434],
    [0.9216, 0.4958],
    [0.8962, 0.5571],
    [0.8679, 0.6176],
    [0.835, 0.6769],
    [0.7986, 0.7346],
    [0.7597, 0.7903],
    [0.7186, 0.8435],
    [0.6732, 0.8936],
    [0.6213, 0.9394],
    [0.5722, 0.9761],
    [0.5322, 1],
];

/** The width of the whole map, and its height, in its own units. */
export const WIDTH = 1000;
const RADIUS = WIDTH / (2 * Math.PI * ACROSS);
export const HEIGHT = 2 * DOWN * RADIUS;

/**
 * @param {number} lon degrees
 * @param {number} lat degrees
 * @returns {[number, number]} from the left, from the top
 */
export function project(lon, lat) {
    const from = Math.min(90, Math.abs(lat)) / STEP;
    const row = Math.min(TABLE.length - 2, Math.floor(from));
    const share = from - row;
    const long = TABLE[row][0] + share * (TABLE[row + 1][0] - TABLE[row][0]);
    const far = TABLE[row][1] + share * (TABLE[row + 1][1] - TABLE[row][1]);
    const x = ACROSS * RADIUS * long * ((lon * Math.PI) / 180);
    const y = DOWN * RADIUS * far * Math.sign(lat);
    return [WIDTH / 2 + x, HEIGHT / 2 - y];
}

/**
 * The land as the path of an SVG.
 *
 * @param {{rings: number[][]}} land see `land.json`
 */
export function outline(land) {
    return land.rings.map(ring).join("");
}

/** @param {number[]} steps */
function ring(steps) {
    let [lon, lat] = [0, 0];
    let path = "";
    for (let index = 0; index < steps.length; index += 2) {
        lon += steps[index];
        lat += steps[index + 1];
        const [x, y] = project(lon / 100, lat / 100);
        path += `${index === 0 ? "M" : "L"}${x.toFixed(1)} ${y.toFixed(1)}`;
    }
    return `${path}Z`;
}

/** The lines of latitude and longitude, each thirty degrees, and the rim of the map. */
export function graticule() {
    let path = "";
    for (let lat = -60; lat <= 60; lat += 30) path += line([-180, lat], [180, lat]);
    for (let lon = -180; lon <= 180; lon += 30) path += line([lon, -90], [lon, 90]);
    return path;
}

/**
 * @param {[number, number]} from
 * @param {[number, number]} to
 */
function line(from, to) {
    let path = "";
    for (let step = 0; step <= 36; step += 1) {
        const [x, y] = project(from[0] + ((to[0] - from[0]) * step) / 36, from[1] + ((to[1] - from[1]) * step) / 36);
        path += `${step === 0 ? "M" : "L"}${x.toFixed(1)} ${y.toFixed(1)}`;
    }
    return path;
}
