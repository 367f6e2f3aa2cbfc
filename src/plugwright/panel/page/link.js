/** The link to the Central System: registration, connection, the outbox, and the log of frames. */

import { sentence } from "./act.js";
import { get } from "./api.js";
import { el, setText } from "./dom.js";
import { dateTime, grouped, pretty } from "./format.js";
import { Part } from "./reloading.js";
import { changingSign } from "./symbols.js";
import { table } from "./table.js";

const MOST_ROWS = 100;

const MESSAGES = { start: "StartTransaction", stop: "StopTransaction", sample: "MeterValues" };

const WAITING = [
  { title: "Message", cell: messageOf },
  { title: "Connector", cell: (row) => String(row.connector), number: true },
  { title: "Transaction", cell: (row) => row.transaction?.toString(), number: true },
  { title: "When", cell: (row) => dateTime(row.at) },
  { title: "Register", cell: (row) => `${grouped(row.energy_wh)} Wh`, number: true },
  { title: "Tried in vain", cell: (row) => (row.attempts ? String(row.attempts) : undefined), number: true },
];

const GIVEN_UP = [
  { title: "Message", cell: messageOf },
  { title: "Connector", cell: (row) => String(row.connector), number: true },
  { title: "Transaction", cell: (row) => row.transaction?.toString(), number: true },
  { title: "When", cell: (row) => dateTime(row.at) },
  { title: "Why", cell: (row) => row.reason },
  { title: "Content", cell: (row) => contentOf(row.message) },
];

function messageOf(row) {
  return MESSAGES[row.kind] ?? row.kind;
}

/** A number of messages, which in failed mode nobody knows. */
function counted(number) {
  return number === null ? "not known" : grouped(number);
}

/** The view; `update(face)` shows the newest Face, the frames are `frames`, a view of its own. */
export function linkView(frames) {
  const registration = changingSign("link-registration");
  const connection = changingSign("link-connection");
  const waiting = el("dd", { class: "number", "data-test": "outbox-waiting" });
  const givenUp = el("dd", { class: "number", "data-test": "outbox-given-up" });
  const failed = el("p", { class: "said", "data-tone": "bad", "data-test": "failed" });
  const details = table("given-up", "Given up", GIVEN_UP, "", true);
  const queue = table("waiting", "Next to be sent", WAITING, "", true);
  const load = async () => {
    const told = await get(`api/outbox?limit=${MOST_ROWS}`);
    queue.fill(told.queue);
    details.fill(told.given_up);
  };
  const outbox = new Part("outbox", "Outbox", load,
    el("dl", { class: "sums" }, sum("Boot notification", registration.node), sum("Link", connection.node),
      el("div", {}, el("dt", {}, "Waiting to be sent"), waiting), el("div", {}, el("dt", {}, "Given up"), givenUp)),
    failed, queue.node, details.node);
  const node = el("div", { class: "parts" }, outbox.node, frames.node);
  const update = (face) => {
    registration.show(face.registration ?? "Not registered");
    connection.show(face.connected ? "Connected" : "Not connected");
    if (waiting.textContent !== counted(face.outbox)) outbox.stale();
    setText(waiting, counted(face.outbox));
    failed.hidden = face.failed === null;
    setText(failed, face.failed === null ? "" : sentence(new Error(face.failed)));
    if (givenUp.textContent !== counted(face.given_up)) outbox.stale();
    setText(givenUp, counted(face.given_up));
  };
  const look = (visible) => {
    outbox.look(visible);
    frames.look(visible);
  };
  return { node, look, update, stale: () => outbox.stale() };
}

function sum(title, value) {
  return el("div", {}, el("dt", {}, title), el("dd", {}, value));
}

function contentOf(message) {
  return el("details", {}, el("summary", {}, "show"), el("pre", {}, pretty(JSON.stringify(message))));
}
