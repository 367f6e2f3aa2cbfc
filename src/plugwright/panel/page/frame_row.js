/** One frame in the list: arrow, kind, action, id and the beginning of its text; the whole of it on demand. */

import { isTroubled } from "./frame_filter.js";
import { el } from "./dom.js";
import { clock, pretty } from "./format.js";
import { symbol } from "./symbols.js";

const EXCERPT = 160;

/** OCPP-J §4.2. */
const KINDS = { call: "CALL", answer: "CALLRESULT", error: "CALLERROR", invalid: "invalid" };
const ARROWS = { sent: ["→", "sent"], received: ["←", "received"] };

/** The row of a frame, or of a mark where frames are missing. */
export function frameRow(row) {
  if (row.mark) return el("li", { class: "frame-mark" }, row.mark);
  const [arrow, word] = ARROWS[row.direction] ?? ["·", row.direction];
  const whole = el("div", { class: "whole" });
  const details = el("details", {
    toggle: () => details.open && whole.childElementCount === 0 && whole.append(...contentOf(row)),
  },
  el("summary", {},
    el("time", { datetime: row.at, title: row.at }, clock(row.at, true)),
    el("span", { class: "arrow", "aria-hidden": "true" }, arrow), el("span", { class: "unseen" }, word),
    el("span", { class: "kind" }, isTroubled(row) && symbol("alarm"), KINDS[row.kind] ?? row.kind),
    el("span", { class: "action" }, row.action ?? "–"),
    el("span", { class: "message-id" }, row.id ?? ""),
    el("span", { class: "excerpt" }, row.problem ?? excerptOf(row))),
  whole);
  return el("li", {
    class: "frame", "data-kind": row.kind, "data-direction": row.direction, "data-seq": row.seq,
    "data-action": row.action, "data-trouble": isTroubled(row) && "yes", "data-test": "frame",
  }, details);
}

function contentOf(row) {
  return [
    row.problem && el("p", { class: "problem" }, row.problem),
    el("p", { class: "fine" }, `Frame ${row.seq}${row.id ? `, message ${row.id}` : ""}, ${row.at}`),
    el("pre", { tabindex: 0, "aria-label": "The frame" }, pretty(row.text)),
  ].filter(Boolean);
}

/** The payload, which follows the message id and, in a CALL, the action. */
function excerptOf(row) {
  const start = row.kind === "answer" || row.kind === "call" ? Math.max(row.text.indexOf("{"), 0) : 0;
  return row.text.slice(start, start > 0 ? -1 : undefined).slice(0, EXCERPT);
}
