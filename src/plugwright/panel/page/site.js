/** Around the station: mains, network cable and the medium that it stores on. */

import { act, button } from "./act.js";
import { send } from "./api.js";
import { el, setAttribute } from "./dom.js";
import { group } from "./fields.js";

/** The switches, and the short cut of the power; `update(face)` sets them as they are. */
export function site() {
  const row = el("div", { class: "row" });
  const { node, said } = group("site", "Mains, network, storage", row);
  const power = toggle("Mains", "switch-power", said, (on) =>
    send("POST", "api/hardware/power", { action: on ? "restore" : "fail" }));
  const network = toggle("Network", "switch-network", said, (on) => send("PUT", "api/hardware/network", { up: on }));
  const storage = toggle("Storage", "switch-storage", said, (on) =>
    send("PUT", "api/hardware/storage", { state: on ? "ok" : "full" }));
  const cycle = button("Power cycle", { "data-test": "power-cycle" }, () =>
    act(cycle, said, () => send("POST", "api/hardware/power", { action: "cycle" })));
  row.append(power.node, network.node, storage.node, cycle);
  const update = (face) => {
    power.show(face.powered);
    network.show(face.network_up);
    storage.show(face.storage === "ok");
  };
  return { node, update };
}

function toggle(title, hook, said, request) {
  const node = button("", { class: "switch", role: "switch", "aria-checked": "true", "data-test": hook }, () =>
    act(node, said, () => request(node.getAttribute("aria-checked") !== "true")));
  node.append(el("span", { class: "knob", "aria-hidden": "true" }), title);
  return { node, show: (on) => setAttribute(node, "aria-checked", String(on)) };
}
