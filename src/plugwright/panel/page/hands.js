/** The hands of the person in front of the station: plug, car, lock and faults of the chosen connector. */

import { act, button } from "./act.js";
import { part, send } from "./api.js";
import { cards } from "./cards.js";
import { el, freshId, setText } from "./dom.js";
import { choice, field, group } from "./fields.js";
import { site } from "./site.js";

const RATINGS_A = [6, 10, 16, 32, 63];
const USUAL_RATING_A = 32;
const PHASES = [1, 3];

/** OCPP 1.6 §7.6, without NoError. */
const ERROR_CODES = [
  "ConnectorLockFailure", "EVCommunicationError", "GroundFailure", "HighTemperature", "InternalError",
  "LocalListConflict", "OtherError", "OverCurrentFailure", "OverVoltage", "PowerMeterFailure", "PowerSwitchFailure",
  "ReaderFailure", "ResetFailure", "UnderVoltage", "WeakSignal",
];

/** Fill a place with the controls; `update(face)` keeps them in step with the station. */
export function hands(place) {
  let face = null;
  const chooser = connectorChooser(() => face && show());
  const parts = [chooser, cards(), cableCarAndLock(chooser), faults(chooser), site()];
  place.replaceChildren(...parts.map((shown) => shown.node));
  const show = () => parts.forEach((shown) => shown.update(face, chooser.connector(face)));
  const update = (now) => {
    face = now;
    show();
  };
  return { update };
}

function connectorChooser(onChange) {
  let chosen = 1;
  let count = 0;
  const row = el("div", { class: "segments" });
  const { node } = group("connector", "Connector", row);
  node.hidden = true;
  const fill = (connectors) => {
    count = connectors.length;
    node.hidden = count < 2;
    const name = freshId("connector");
    row.replaceChildren(...connectors.map(({ id }) => el("label", { class: "segment" },
      el("input", {
        type: "radio", name, value: id, checked: id === chosen, "data-test": `choose-${id}`,
        change: () => { chosen = id; onChange(); },
      }), String(id))));
  };
  const update = (face) => face.connectors.length !== count && fill(face.connectors);
  const connector = (face) => face.connectors.find(({ id }) => id === chosen) ?? face.connectors[0];
  return { node, update, connector, path: (rest) => `api/hardware/connectors/${part(chosen)}/${rest}` };
}

function cableCarAndLock({ path }) {
  const row = (...controls) => el("div", { class: "row" }, controls);
  const rating = choice("rating", "Car and cable", RATINGS_A.map((ampere) => [ampere, `${ampere} A`]), USUAL_RATING_A);
  const phases = choice("phases", "Phases", PHASES, 1);
  const end = choice("unplug-side", "Pull at", [["", "both ends"], ["station", "the station"], ["ev", "the car"]], "");
  const chosen = () => ({ max_current_a: Number(rating.select.value), phases: Number(phases.select.value) });
  const side = () => (end.select.value === "" ? {} : { side: end.select.value });
  const plug = button("Plug in", { "data-test": "plug" }, () =>
    act(plug, said, () => send("POST", path("plug"), chosen())));
  const unplug = button("Unplug", { "data-test": "unplug" }, () =>
    act(unplug, said, () => send("POST", path("unplug"), side())));
  const pause = button("Pause the car", { "data-test": "pause" }, () =>
    act(pause, said, () => send("PUT", path("ev"), { wants_energy: !wants })));
  const jam = button("Jam the lock", { "data-test": "jam" }, () =>
    act(jam, said, () => send("PUT", path("lock"), { state: isJammed ? "working" : "jammed" })));
  const { node, said } = group("cable", "Cable, car and lock",
    row(rating.node, phases.node, plug, pause), row(end.node, unplug, jam));
  let wants = true;
  let isJammed = false;
  const update = (face, connector) => {
    const isThere = connector.plugged || connector.ev_connected;
    plug.classList.toggle("first", !isThere);
    unplug.classList.toggle("first", isThere);
    wants = connector.wants_energy || !connector.ev_connected;
    setText(pause, wants ? "Pause the car" : "Resume the car");
    isJammed = connector.lock === "jammed";
    setText(jam, isJammed ? "Mend the lock" : "Jam the lock");
    jam.hidden = connector.lock === null;
  };
  return { node, update };
}

function faults({ path }) {
  const code = choice("fault-code", "Condition", ERROR_CODES, "GroundFailure");
  const where = choice("fault-where", "Of", [["connector", "connector"], ["station", "station"]], "connector");
  const info = el("input", { type: "text", maxlength: 50, "data-test": "fault-info" });
  const place = () => (where.select.value === "station" ? "api/hardware/connectors/0/fault" : path("fault"));
  const body = () => ({ error_code: code.select.value, ...(info.value === "" ? {} : { info: info.value }) });
  const raise = button("Raise", { "data-test": "fault-raise" }, () =>
    act(raise, said, () => send("PUT", place(), body())));
  const clear = button("Clear", { "data-test": "fault-clear" }, () => act(clear, said, () => send("DELETE", place())));
  const { node, said } = group("faults", "Faults",
    el("div", { class: "row" }, code.node, where.node, field("Info, if any", info, "grows"), raise, clear));
  const update = (face, connector) => {
    clear.classList.toggle("first", face.station.faults.length + connector.faults.length > 0);
  };
  return { node, update };
}
