/** A curve over time with axes, and the same in words and as a table. */

import { el, freshId, setText, svg } from "./dom.js";
import { duration } from "./format.js";

const WIDTH = 420;
const HEIGHT = 180;
const LEFT = 48;
const RIGHT = 12;
const TOP = 14;
const BOTTOM = 24;
const TICKS = 4;
const MOST_LINES = 24;
const SHORTEST_S = 60;

/**
 * A chart; `show(points)` draws `[seconds, value]` pairs.
 * @param {{hook: string, title: string, unit: string, scale: number, text: (value: number) => string}} kind `scale`
 *   turns a value into the unit of the axis
 */
export function chart({ hook, title, unit, scale, text }) {
  const plot = svg("g");
  const name = freshId("chart");
  const box = `0 0 ${WIDTH} ${HEIGHT}`;
  const drawing = svg("svg", { class: "chart", viewBox: box, role: "img", "aria-labelledby": name }, plot);
  const words = el("span", { class: "fine", "data-test": `${hook}-words` });
  let latest = [];
  const lines = el("tbody");
  const asTable = el("details", { toggle: () => fillTable() }, el("summary", {}, "As a table"),
    el("table", {}, el("caption", { class: "unseen" }, title), el("thead", {}, el("tr", {},
      el("th", { scope: "col" }, "Time"), el("th", { scope: "col", class: "number" }, title))), lines));
  const fillTable = () => asTable.open && lines.replaceChildren(...thinned(latest).map(([t, value]) =>
    el("tr", {}, el("td", {}, duration(t)), el("td", { class: "number" }, text(value)))));
  const show = (points) => {
    latest = points.filter(([, value]) => value !== null);
    setText(words, inWords(latest, text));
    plot.replaceChildren(...drawn(latest.map(([t, value]) => [t, value * scale])));
    fillTable();
  };
  const node = el("figure", { class: "curve", "data-test": hook },
    el("figcaption", { id: name }, el("strong", {}, title), ` in ${unit} `, words), drawing, asTable);
  return { node, show };
}

function inWords(points, text) {
  if (points.length === 0) return "– no points yet";
  const values = points.map(([, value]) => value);
  const greatest = values.reduce((most, value) => Math.max(most, value));
  return `– now ${text(values.at(-1))}, highest ${text(greatest)}, over ${duration(points.at(-1)[0])}`;
}

function drawn(points) {
  const lastT = Math.max(SHORTEST_S, points.at(-1)?.[0] ?? 0);
  const step = niceStep(points.reduce((most, [, value]) => Math.max(most, value), 0) / TICKS);
  const most = TICKS * step;
  const x = (t) => LEFT + (t / lastT) * (WIDTH - LEFT - RIGHT);
  const y = (value) => HEIGHT - BOTTOM - (value / most) * (HEIGHT - TOP - BOTTOM);
  const line = points.map(([t, value]) => `${x(t).toFixed(1)} ${y(value).toFixed(1)}`).join("L");
  const axes = [...Array(TICKS + 1).keys()].flatMap((tick) => [
    svg("path", { class: tick === 0 ? "axis" : "grid", d: `M${LEFT} ${y(tick * step)}H${WIDTH - RIGHT}` }),
    svg("text", { class: "tick", x: LEFT - 7, y: y(tick * step) + 4, "text-anchor": "end" },
      tickText(tick * step, step)),
  ]);
  const times = [0, lastT / 2, lastT].map((t, at) =>
    svg("text", { class: "tick", x: x(t), y: HEIGHT - 6, "text-anchor": ["start", "middle", "end"][at] }, duration(t)));
  if (points.length === 0) return [...axes, ...times];
  const area = `M${x(points[0][0])} ${y(0)}L${line}L${x(points.at(-1)[0])} ${y(0)}Z`;
  return [...axes, ...times, svg("path", { class: "area", d: area }), svg("path", { class: "line", d: `M${line}` }),
    svg("circle", { class: "end", cx: x(points.at(-1)[0]), cy: y(points.at(-1)[1]), r: 3.5 })];
}

/** The least of 1, 2 and 5 times a power of ten that is not below. */
function niceStep(least) {
  if (least <= 0) return 1;
  const power = 10 ** Math.floor(Math.log10(least));
  return [1, 2, 5, 10].map((factor) => factor * power).find((step) => step >= least * 0.999);
}

function tickText(value, step) {
  return value.toFixed(Math.max(0, -Math.floor(Math.log10(step) + 1e-9)));
}

function thinned(points) {
  const every = Math.max(1, Math.ceil(points.length / MOST_LINES));
  return points.filter((_, at) => at % every === 0 || at === points.length - 1);
}
