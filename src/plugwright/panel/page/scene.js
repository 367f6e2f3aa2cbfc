/**
 * The drawing of a connector: the station on its wall, socket, plug, cable and car.
 *
 * It is drawn once; what changes is said by data attributes of the root, which the style sheet shows:
 * `data-plug` none, station, ev or both; `data-lock` none, open or locked; `data-jammed` yes; `data-power` on or off;
 * `data-flow` yes while energy flows; `data-socket` socket or cable; `data-card` good or bad for a moment.
 */

import { svg } from "./dom.js";

/** The width and height that everything is drawn on. */
const VIEW_BOX = "0 0 720 420";

const CABLES = {
  both: "M180 352C180 414 236 402 300 401C352 400 352 346 372 322C384 308 402 306 424 306",
  station: "M180 352C180 398 206 402 250 402L330 402",
  ev: "M340 402L362 402C384 402 380 340 392 322C400 310 408 306 424 306",
};
const HELD_CABLE = "M180 352C180 412 322 424 326 330C329 262 286 262 288 322C290 388 214 398 204 338";

const BODY = "M407 372L404 336C402 312 410 300 424 294L452 258C468 238 490 226 520 225L562 225C592 225 608 236 628 260"
  + "L637 271C666 275 690 284 695 306C700 324 700 346 697 362C696 370 691 374 684 374L674 374A36 36 0 0 0 602 374"
  + "L502 374A36 36 0 0 0 430 374L415 374C410 374 408 374 407 372Z";
const WINDOWS = "M466 264C480 247 498 239 520 239L538 239L538 268L470 268C464 268 463 267 466 264Z"
  + "M549 239L562 239C586 239 598 249 613 268L549 268Z";
const SOCKET = "M140 214A50 50 0 1 0 220 214Q216 208 208 208L152 208Q144 208 140 214Z";
const PINS = [[163, 226, 5], [197, 226, 5], [154, 248, 8], [180, 248, 8], [206, 248, 8], [166, 272, 8], [194, 272, 8]];

/** A new drawing; its lamp is the part that shines. @returns {{node: SVGElement, lamp: SVGElement}} */
export function scene() {
  const lamp = svg("g", { class: "lamp" },
    svg("circle", { class: "glow", cx: 180, cy: 246, r: 86 }),
    svg("circle", { class: "shine", cx: 180, cy: 246, r: 86 }));
  const node = svg("svg", { class: "drawing", viewBox: VIEW_BOX, role: "img", "aria-label": "" },
    ground(), car(), housing(), lamp, socket(), cables(), plug(), lock(), reader());
  return { node, lamp };
}

function ground() {
  return svg("g", { class: "ground" }, svg("path", { class: "floor", d: "M-2 404H722V424H-2Z" }),
    svg("path", { class: "place", d: BODY }));
}

function housing() {
  return svg("g", { class: "housing" },
    svg("rect", { class: "shade", x: 60, y: 26, width: 248, height: 366, rx: 42 }),
    svg("rect", { class: "case", x: 56, y: 18, width: 248, height: 366, rx: 42 }),
    svg("rect", { class: "edge", x: 61, y: 23, width: 238, height: 356, rx: 38 }),
    svg("rect", { class: "glass", x: 78, y: 40, width: 204, height: 98, rx: 22 }),
    svg("circle", { class: "track", cx: 180, cy: 246, r: 86 }));
}

function socket() {
  return svg("g", { class: "socket" },
    svg("circle", { class: "plate", cx: 180, cy: 246, r: 70 }),
    svg("path", { class: "cavity", d: SOCKET }),
    PINS.map(([cx, cy, r]) => svg("circle", { class: "pin", cx, cy, r })));
}

function plug() {
  return svg("g", { class: "plug" },
    svg("circle", { class: "collar", cx: 180, cy: 246, r: 56 }),
    svg("rect", { class: "grip", x: 156, y: 236, width: 48, height: 120, rx: 24 }),
    svg("path", { class: "mark", d: "M184 262l-13 20h10l-3 16 14-21h-10z" }));
}

function cables() {
  const drawn = (name, d) => [
    svg("path", { class: `cable ${name}`, d }), svg("path", { class: `cable-light ${name}`, d }),
  ];
  return svg("g", { class: "cables" },
    Object.entries(CABLES).map(([name, d]) => drawn(name, d)), drawn("held", HELD_CABLE),
    svg("path", { class: "flow", d: CABLES.both }));
}

function car() {
  return svg("g", { class: "car" },
    svg("path", { class: "under", d: "M424 340H680V376H424Z" }),
    svg("path", { class: "body", d: BODY }),
    svg("path", { class: "window", d: WINDOWS }),
    svg("path", { class: "seam", d: "M543 239V360M470 288H640" }),
    svg("path", { class: "tail", d: "M407 326l7-3 2 20-8 2z" }),
    svg("path", { class: "head", d: "M676 296l14 10-2 10-18-8z" }),
    [466, 638].map((cx) => [
      svg("circle", { class: "tyre", cx, cy: 375, r: 28 }), svg("circle", { class: "rim", cx, cy: 375, r: 15 }),
    ]),
    svg("circle", { class: "inlet", cx: 440, cy: 306, r: 13 }),
    svg("rect", { class: "coupler", x: 416, y: 297, width: 30, height: 18, rx: 9 }));
}

function lock() {
  return svg("g", { class: "lock" },
    svg("circle", { class: "badge", cx: 268, cy: 344, r: 20 }),
    svg("path", { class: "shackle closed", d: "M262 342v-5a6 6 0 0 1 12 0v5" }),
    svg("path", { class: "shackle opened", d: "M262 342v-8a6 6 0 0 1 11.5-2.4" }),
    svg("rect", { class: "bolt", x: 258, y: 341, width: 20, height: 13, rx: 3 }));
}

function reader() {
  return svg("g", { class: "reader" },
    ["M86 352a8 8 0 0 0 0-14", "M93 357a16 16 0 0 0 0-24", "M100 362a25 25 0 0 0 0-34"].map((d) => svg("path", { d })));
}
