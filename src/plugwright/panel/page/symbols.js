/** A symbol and a tone for each of OCPP's words, so that a colour never stands alone. */

import { el, setText, svg } from "./dom.js";

/** Drawn on 16 by 16, stroked. */
const SHAPES = {
  ring: "M8 2.5a5.5 5.5 0 1 1 0 11a5.5 5.5 0 1 1 0-11",
  half: "M8 2.5a5.5 5.5 0 1 1 0 11a5.5 5.5 0 1 1 0-11M8 5v6M10.5 6v4",
  bolt: "M9 1.5 4 9h3.5L7 14.5 12 7H8.5z",
  pause: "M5.5 3.5v9M10.5 3.5v9",
  paused: "M2.5 2.5h11v11h-11zM6.5 5.5v5M9.5 5.5v5",
  tick: "M3 8.5 6.5 12 13 4.5",
  clock: "M8 2.5a5.5 5.5 0 1 1 0 11a5.5 5.5 0 1 1 0-11M8 5v3.5l2 1.5",
  barred: "M8 2.5a5.5 5.5 0 1 1 0 11a5.5 5.5 0 1 1 0-11M4.2 11.8l7.6-7.6",
  alarm: "M8 2 14.5 13.5h-13zM8 6.5v3M8 11.2v.6",
  cross: "M4 4l8 8M12 4l-8 8",
  dots: "M3.5 8h.01M8 8h.01M12.5 8h.01",
  link: "M6.5 9.5l3-3M7 5l1.5-1.5a2.5 2.5 0 0 1 3.8 3.8L10.8 8.8M9 11l-1.5 1.5a2.5 2.5 0 0 1-3.8-3.8L5.2 7.2",
  plug: "M5.5 2v3M10.5 2v3M4 5h8v2.5a4 4 0 0 1-8 0zM8 11.5V14",
};

/** @type {Object<string, [string, string]>} word → shape and tone */
const WORDS = {
  Available: ["ring", "good"],
  Preparing: ["half", "ask"],
  Charging: ["bolt", "busy"],
  SuspendedEV: ["pause", "ask"],
  SuspendedEVSE: ["paused", "ask"],
  Finishing: ["tick", "busy"],
  Reserved: ["clock", "ask"],
  Unavailable: ["barred", "idle"],
  Faulted: ["alarm", "bad"],
  Accepted: ["tick", "good"],
  Pending: ["dots", "ask"],
  Rejected: ["cross", "bad"],
  "Not registered": ["dots", "idle"],
  Connected: ["link", "good"],
  "Not connected": ["cross", "bad"],
  "Power on": ["plug", "good"],
  "No power": ["cross", "bad"],
  "No network": ["cross", "bad"],
  "Storage full": ["alarm", "bad"],
  "Out of order": ["alarm", "bad"],
  waiting: ["dots", "ask"],
  acknowledged: ["tick", "good"],
  "given up": ["cross", "bad"],
  none: ["ring", "idle"],
  open: ["bolt", "busy"],
  stopped: ["tick", "good"],
  lost: ["alarm", "bad"],
  Blocked: ["barred", "bad"],
  Expired: ["clock", "bad"],
  Invalid: ["cross", "bad"],
  ConcurrentTx: ["barred", "ask"],
};

/** A drawing of that shape, silent to a screen reader. */
export function symbol(shape) {
  return drawingOf(svg("path", { d: SHAPES[shape] }));
}

/** A word of OCPP's with its symbol and tone. */
export function sign(word) {
  const [shape, tone] = WORDS[word] ?? ["dots", "idle"];
  return el("span", { class: "sign", "data-tone": tone }, symbol(shape), el("span", { class: "word" }, word));
}

/** A sign that changes: `show(word)`; the hook is for tests. */
export function changingSign(hook) {
  const path = svg("path");
  const word = el("span", { class: "word", "data-test": hook });
  const node = el("span", { class: "sign", hidden: true }, drawingOf(path), word);
  const show = (text) => {
    const [shape, tone] = WORDS[text] ?? ["dots", "idle"];
    node.hidden = !text;
    node.dataset.tone = tone;
    path.setAttribute("d", SHAPES[shape]);
    setText(word, text ?? "");
  };
  return { node, show };
}

function drawingOf(path) {
  return svg("svg", { class: "symbol", viewBox: "0 0 16 16", "aria-hidden": "true" }, path);
}
