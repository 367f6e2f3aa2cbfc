/** Which frames one wants to see: by action, direction, text, or only those with a problem. */

import { el } from "./dom.js";
import { choice, field } from "./fields.js";

/** The fields; `accepts(row)` says whether a row is wanted, `learn(action)` adds an action to the list. */
export function frameFilter(onChange) {
  const action = choice("frames-action", "Action", [["", "all"]], "", onChange);
  const direction = choice("frames-direction", "Direction",
    [["", "both"], ["sent", "sent by the station"], ["received", "received by it"]], "", onChange);
  const text = el("input", { type: "search", "data-test": "frames-search", input: onChange });
  const troubled = el("input", { type: "checkbox", "data-test": "frames-problems", change: onChange });
  const node = el("div", { class: "row filters", role: "search", "aria-label": "Frames" }, action.node, direction.node,
    field("Search", text, "grows"),
    el("label", { class: "check" }, troubled, "Only problems"));

  const known = new Set();
  const learn = (name) => {
    if (!name || known.has(name)) return;
    known.add(name);
    const after = [...action.select.options].slice(1).find((option) => option.value > name);
    action.select.insertBefore(el("option", { value: name }, name), after ?? null);
  };
  const accepts = (row) => {
    if (row.mark) return true;
    if (action.select.value !== "" && row.action !== action.select.value) return false;
    if (direction.select.value !== "" && row.direction !== direction.select.value) return false;
    if (troubled.checked && !isTroubled(row)) return false;
    return text.value === "" || matches(row, text.value.toLowerCase());
  };
  return { node, learn, accepts };
}

/** Whether a frame is one to look at: a CALLERROR, or one that should not have been. */
export function isTroubled(row) {
  return row.kind === "error" || row.kind === "invalid" || Boolean(row.problem);
}

function matches(row, wanted) {
  return row.text.toLowerCase().includes(wanted) || (row.action ?? "").toLowerCase().includes(wanted);
}
