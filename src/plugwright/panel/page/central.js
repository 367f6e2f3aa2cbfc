/** The embedded Central System beside the station: its stations, idTags and transactions, and calls to them. */

import { act, button, sayingPlace } from "./act.js";
import { get, part, send } from "./api.js";
import { callsPart } from "./calls.js";
import { el } from "./dom.js";
import { dateTime, energy } from "./format.js";
import { idTagsPart } from "./id_tags.js";
import { Part, viewOf } from "./reloading.js";
import { sign } from "./symbols.js";
import { table } from "./table.js";

const MOST_TRANSACTIONS = 50;
const VERDICTS = ["Accepted", "Pending", "Rejected"];

const TRANSACTIONS = [
  { title: "transactionId", cell: (row) => String(row.id), number: true },
  { title: "Station", cell: (row) => row.identity },
  { title: "Connector", cell: (row) => String(row.connector), number: true },
  { title: "idTag", cell: (row) => el("span", {}, row.id_tag, " ", sign(row.id_tag_status)) },
  { title: "Started", cell: (row) => dateTime(row.started_at) },
  { title: "Stopped", cell: (row) => dateTime(row.stopped_at) },
  { title: "Energy", cell: energyOf, number: true },
  { title: "Reason", cell: (row) => row.reason },
  { title: "State", cell: (row) => sign(row.state) },
];

/** The view; `base` is where its API is mounted, such as `/central`. */
export function centralView(base) {
  const calls = callsPart(base);
  const said = sayingPlace("stations");
  const stationRows = table("stations", "Stations", [
    { title: "Station", cell: (row) => row.identity },
    { title: "Link", cell: (row) => sign(row.connected ? "Connected" : "Not connected") },
    { title: "Registered", cell: (row) => sign(row.registration ?? "Not registered") },
    { title: "Connectors", cell: connectorsOf },
    { title: "Model", cell: (row) => [row.vendor, row.model, row.firmware].filter(Boolean).join(", ") || null },
    { title: "Last heard", cell: (row) => dateTime(row.last_seen) },
    { title: "Next boot", cell: (row) => verdictOf(base, row, said) },
  ], "No station is known.");
  const stations = new Part("stations-part", "Stations", async () => {
    const rows = await get(`${base}/api/stations`);
    stationRows.fill(rows);
    calls.setStations(rows.map(({ identity }) => identity));
  }, stationRows.node, said);
  const list = table("central-transactions", "Transactions, the newest first", TRANSACTIONS, "No transaction yet.");
  const transactions = new Part("central-transactions-part", "Transactions", async () =>
    list.fill(await get(`${base}/api/transactions?limit=${MOST_TRANSACTIONS}`)), list.node);
  const refresh = button("Refresh", { class: "quiet", "data-test": "central-refresh" }, () => view.stale());
  stations.node.querySelector("h3").append(" ", refresh);
  const view = viewOf(calls, stations, idTagsPart(base), transactions);
  return { ...view, changed: () => [stations, transactions].forEach((shown) => shown.stale()) };
}

function connectorsOf({ connectors }) {
  return el("ul", { class: "plain" }, connectors.map(({ id, status, error_code: code }) =>
    el("li", {}, `${id === 0 ? "station" : id} `, sign(status), code === "NoError" ? null : ` ${code}`)));
}

/** How the next BootNotification is answered (OCPP 1.6 §4.2). */
function verdictOf(base, { identity, verdict }, said) {
  const put = () => send("PUT", `${base}/api/stations/${part(identity)}`, { registration: select.value });
  const done = () => `The next BootNotification of ${identity} is answered with ${select.value}.`;
  const select = el("select", {
    "aria-label": `How the next BootNotification of ${identity} is answered`,
    "data-test": `verdict-${identity}`,
    change: () => act(select, said, put, done),
  }, VERDICTS.map((word) => el("option", { value: word, selected: word === verdict }, word)));
  return select;
}

function energyOf({ meter_start_wh: startWh, meter_stop_wh: stopWh }) {
  return stopWh === null ? null : energy(stopWh - startWh);
}
