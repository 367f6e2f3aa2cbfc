/** A connector as one sees it: drawing, display, status in OCPP's words, and what can be read off. */

import { el, freshId, setAttribute, setText } from "./dom.js";
import { clock, current, duration, energy, power } from "./format.js";
import { Lamp } from "./lamp.js";
import { scene } from "./scene.js";
import { changingSign } from "./symbols.js";

const FLOW_STEP = 9;
const FLOW_PERIOD = 36;

/** The facts below the drawing: title, hook, and text of a connector. */
const FACTS = [
  ["Plug", "plug", plugText],
  ["Lock", "lock", lockText],
  ["Contactor", "contactor", (connector) => (connector.contactor_closed ? "closed" : "open")],
  ["Car", "car", carText],
  ["Offered", "offered", (connector) => current(connector.max_current_a)],
  ["Meter", "meter", (connector) => energy(connector.energy_wh)],
  ["Faults", "faults", faultsText],
  ["Reserved", "reservation", (connector) => reservationText(connector.reservation)],
];

/** One connector; `update(connector, display, powered)` shows it as it is, `judged(verdict)` what became of a card. */
export function outlet(id) {
  const title = freshId("outlet");
  const drawn = scene();
  const lamp = new Lamp(drawn.lamp);
  const status = changingSign(`status-${id}`);
  const display = displayOf(id);
  const readout = readoutOf(id);
  const facts = factsOf(id);
  const node = el("article", { class: "outlet", "aria-labelledby": title, "data-test": `connector-${id}` },
    el("div", { class: "stage" }, drawn.node, el("p", { class: "last-known" }, "Last known:"), display.node,
      el("div", { class: "readout" },
        el("h3", { id: title, class: "name" }, `Connector ${id}`), el("p", { class: "status" }, status.node),
        readout.node)),
    facts.node);
  let step = 0;

  const update = (connector, shown, powered) => {
    status.show(connector.status);
    display.update(shown);
    readout.update(connector);
    const light = lamp.show(connector.indicator);
    facts.update(connector, light);
    if (connector.power_w > 0) step = (step + FLOW_STEP) % FLOW_PERIOD;
    drawn.node.style.setProperty("--flow", -step);
    describe(drawn.node, connector, powered, light);
  };
  const judged = (verdict) => flash(drawn.node, verdict === "refused" ? "bad" : "good");
  return { node, update, judged };
}

function describe(node, connector, powered, light) {
  setAttribute(node, "data-plug", plugState(connector));
  setAttribute(node, "data-lock", connector.lock === null ? "none" : openOrLocked(connector));
  setAttribute(node, "data-jammed", connector.lock === "jammed" && "yes");
  setAttribute(node, "data-power", powered ? "on" : "off");
  setAttribute(node, "data-flow", connector.power_w > 0 ? "yes" : "no");
  setAttribute(node, "data-socket", connector.socket === "socket" ? "socket" : "cable");
  const words = [plugText(connector), `lock ${lockText(connector)}`, `car ${carText(connector)}`, `lamp ${light}`];
  setAttribute(node, "aria-label", `Drawing of connector ${connector.id}: ${words.join("; ")}.`);
}

function displayOf(id) {
  const title = el("p", { class: "display-title", "data-test": `display-title-${id}` });
  const detail = el("p", { class: "display-detail", "data-test": `display-detail-${id}` });
  const node = el("div", { class: "display", "data-test": `display-${id}` }, title, detail);
  const update = (shown) => {
    setAttribute(node, "data-tone", shown.tone);
    setText(title, shown.title);
    setText(detail, shown.detail);
  };
  return { node, update };
}

function readoutOf(id) {
  const big = el("p", { class: "big", "data-test": `power-${id}` });
  const small = el("p", { class: "small", "data-test": `session-${id}` });
  const who = el("p", { class: "small", "data-test": `id-tag-${id}` });
  const update = (connector) => {
    setText(big, connector.number === null ? "" : power(connector.power_w));
    setText(small, sessionText(connector));
    setText(who, connector.id_tag === null ? "" : whoText(connector));
  };
  return { node: el("div", { class: "figures" }, big, small, who), update };
}

function factsOf(id) {
  const cells = FACTS.map(([title, hook, text]) => {
    const value = el("dd", { "data-test": `${hook}-${id}` });
    return { row: el("div", {}, el("dt", {}, title), value), value, text };
  });
  const lamp = el("dd", { "data-test": `lamp-${id}` });
  const node = el("dl", { class: "facts" }, cells.map(({ row }) => row), el("div", {}, el("dt", {}, "Lamp"), lamp));
  const update = (connector, light) => {
    for (const { value, text } of cells) setText(value, text(connector));
    setText(lamp, light);
  };
  return { node, update };
}

/** The card reader answers for a moment. */
function flash(node, tone) {
  node.dataset.card = tone;
  setTimeout(() => delete node.dataset.card, 1200);
}

function plugState(connector) {
  if (connector.plugged) return connector.ev_connected ? "both" : "station";
  return connector.ev_connected ? "ev" : "none";
}

function plugText(connector) {
  if (connector.socket !== "socket") return connector.ev_connected ? "fixed, in the car" : "fixed, on its hook";
  return connector.plugged ? "in the socket" : "none";
}

function openOrLocked({ locked }) {
  return locked ? "locked" : "open";
}

function lockText(connector) {
  if (connector.lock === null) return "none";
  return connector.lock === "jammed" ? `${openOrLocked(connector)}, jammed` : openOrLocked(connector);
}

function carText(connector) {
  if (!connector.ev_connected) return "none";
  return connector.wants_energy ? "wants energy" : "wants no energy";
}

function faultsText(connector) {
  if (connector.faults.length > 0) return connector.faults.join(", ");
  return connector.error_code === "NoError" ? "none" : connector.error_code;
}

function reservationText(reservation) {
  return reservation === null ? "no" : `for ${reservation.id_tag}, until ${clock(reservation.expiry)}`;
}

function sessionText(connector) {
  if (connector.number === null) return "";
  return `${energy(connector.session_wh)} · ${duration(connector.session_s)}`;
}

function whoText(connector) {
  if (connector.number === null) return connector.id_tag;
  const id = connector.transaction_id;
  return id === null ? `${connector.id_tag} · no transactionId yet` : `${connector.id_tag} · transaction ${id}`;
}
