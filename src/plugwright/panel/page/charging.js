/** Charging: the curves of the present or last session of each connector, and all transactions. */

import { get } from "./api.js";
import { chart } from "./chart.js";
import { el, freshId, reconcile, setText } from "./dom.js";
import { current, dateTime, duration, energy, power } from "./format.js";
import { painter } from "./paint.js";
import { Part, viewOf } from "./reloading.js";
import { sign } from "./symbols.js";
import { table } from "./table.js";

const MOST_TRANSACTIONS = 100;
const MOST_POINTS = 720;

const TRANSACTIONS = [
  { title: "No.", cell: (row) => String(row.id), number: true },
  { title: "transactionId", cell: (row) => row.transaction_id?.toString(), number: true },
  { title: "Connector", cell: (row) => String(row.connector), number: true },
  { title: "idTag", cell: (row) => row.id_tag },
  { title: "Started", cell: (row) => dateTime(row.started_at) },
  { title: "Stopped", cell: (row) => (row.stop === "none" ? "running" : dateTime(row.stopped_at)) },
  { title: "Energy", cell: (row) => energy(row.energy_wh), number: true },
  { title: "Reason", cell: (row) => row.reason },
  { title: "Start told", cell: (row) => sign(row.start) },
  { title: "Stop told", cell: (row) => sign(row.stop) },
];

/** The view; `sampled(event)` adds a point to a curve. */
export function chargingView() {
  const sessions = new Map();
  const made = new Map();
  const place = el("div", { class: "sessions" });
  const nothing = el("p", { class: "nothing", "data-test": "sessions-empty" },
    "No session yet: plug in and hold a card to the reader.");
  const paint = painter(() => {
    nothing.hidden = sessions.size > 0;
    reconcile(place, [...sessions.values()], (session) => String(session.connector), session, made);
  });
  const curves = new Part("sessions", "Session", async () => {
    for (const one of (await get("api/sessions")).sessions) sessions.set(one.connector, one);
    paint();
  }, nothing, place);
  const list = table("transactions", "Transactions, the newest first", TRANSACTIONS, "No transaction yet.");
  const past = new Part("transactions-part", "Transactions", async () =>
    list.fill(await get(`api/transactions?limit=${MOST_TRANSACTIONS}`)), list.node);
  let visible = false;
  const sampled = ({ connector, number, point }) => {
    const known = sessions.get(connector);
    if (known?.number !== number) {
      curves.stale();
      return;
    }
    if (point[0] > (known.points.at(-1)?.[0] ?? -1)) known.points.push(point);
    if (known.points.length > MOST_POINTS) known.points = known.points.filter((_, at) => at % 2 === 0);
    if (visible) paint();
  };
  const view = viewOf(curves, past);
  const look = (isVisible) => {
    visible = isVisible;
    view.look(isVisible);
    if (isVisible) paint();
  };
  return { ...view, look, sampled };
}

function session() {
  const curves = [
    chart({ hook: "curve-power", title: "Power", unit: "kW", scale: 0.001, text: power }),
    chart({ hook: "curve-current", title: "Current", unit: "A", scale: 1, text: current }),
    chart({ hook: "curve-energy", title: "Energy", unit: "kWh", scale: 0.001, text: energy }),
  ];
  const title = el("h4", { id: freshId("session") });
  const numbers = ["Started", "Time", "Energy", "Mean power", "Highest power"].map((name) => {
    const value = el("dd", { class: "number" });
    return { node: el("div", {}, el("dt", {}, name), value), value };
  });
  const node = el("section", { class: "session", "aria-labelledby": title.id, "data-test": "session" }, title,
    el("dl", { class: "sums" }, numbers.map((number) => number.node)),
    el("div", { class: "curves" }, curves.map((curve) => curve.node)));
  const update = (now) => {
    setText(title, titleOf(now));
    numbersOf(now).forEach((text, at) => setText(numbers[at].value, text));
    curves.forEach((curve, at) => curve.show(now.points.map((point) => [point[0], point[at + 1]])));
  };
  return { node, update };
}

function titleOf({ connector, number, transaction_id: id, running }) {
  const known = id === null ? [] : [`transaction ${id}`];
  return [`Connector ${connector}`, `session ${number}`, ...known, running ? "running" : "over"].join(", ");
}

function numbersOf({ started_at: startedAt, points }) {
  const [t, , , wattHours] = points.at(-1) ?? [0, 0, 0, 0];
  const mean = t > 0 ? (wattHours * 3600) / t : null;
  const highest = points.reduce((most, [, watt]) => Math.max(most, watt), 0);
  return [dateTime(startedAt), duration(t), energy(wattHours), power(mean), power(highest)];
}
