/** The station's face: its connectors, the signs in the page's head, and what is read out of both. */

import { el, reconcile, setText } from "./dom.js";
import { Lamp } from "./lamp.js";
import { outlet } from "./outlet.js";
import { changingSign } from "./symbols.js";

/** The signs of the head, in order: hook, what is said before them, and their word, or null. */
const SIGNS = [
  ["sign-power", "", (face) => (face.powered ? "" : "No power")],
  ["sign-failed", "", (face) => (face.failed === null ? "" : "Out of order")],
  ["sign-storage", "", (face) => (face.storage === "full" ? "Storage full" : "")],
  ["sign-network", "", (face) => (face.network_up ? "" : "No network")],
  ["sign-connection", "Link", (face) => (face.connected ? "Connected" : "Not connected")],
  ["sign-registration", "Boot", (face) => face.registration ?? "Not registered"],
  ["status-0", "Station", (face) => face.station.status],
];

/** Shows a Face (the API's `GET /api/face`). */
export class FaceView {
  #face = null;
  #outlets;
  #parts;
  #made = new Map();
  #signs;
  #lamp;
  #light;
  #announcements;
  #announced = "";

  constructor(outlets, signs, announcements) {
    this.#outlets = outlets;
    this.#parts = [outlets, signs];
    this.#announcements = announcements;
    this.#signs = SIGNS.map(([hook, before, word]) => ({ ...signOf(hook, before), word }));
    const bulb = el("span", { class: "bulb", "aria-hidden": "true" });
    this.#light = el("span", { class: "unseen", "data-test": "lamp-0" });
    this.#lamp = new Lamp(bulb);
    signs.append(...this.#signs.map((sign) => sign.node));
    signs.lastElementChild.append(bulb, this.#light);
  }

  /** Show this Face, live or as the last that is known. */
  show(face, isLive) {
    this.#face = face;
    for (const part of this.#parts) part.classList.toggle("lost", !isLive);
    for (const sign of this.#signs) sign.show(sign.word(face));
    setText(this.#light, `Lamp of the station: ${this.#lamp.show(face.station.indicator)}`);
    const make = ({ id }) => {
      const part = outlet(id);
      return { ...part, update: (now) => part.update(now, displayOf(this.#face, now), this.#face.powered) };
    };
    reconcile(this.#outlets, face.connectors, (connector) => String(connector.id), make, this.#made);
    this.#announce(face);
  }

  /** A card was judged (the event CardJudged). */
  judged({ connector, verdict }) {
    const chosen = connector === null ? [...this.#made.values()] : [this.#made.get(String(connector))];
    chosen.forEach((part) => part?.judged(verdict));
  }

  /** Read out a display only when its words change: figures that run would never let anyone finish listening. */
  #announce(face) {
    const words = face.connectors.map((connector) => spoken(face, connector)).filter(Boolean).join(" ");
    if (words !== this.#announced) setText(this.#announcements, words || "The display is dark.");
    this.#announced = words;
  }
}

/**
 * What a driver reads at a connector: where there is but one, the reader has its say on the same display, unless the
 * connector is out of order.
 */
function displayOf(face, connector) {
  const word = face.readers.find((reader) => reader.display !== null)?.display ?? null;
  const isShared = face.connectors.length === 1 && connector.status !== "Faulted";
  return isShared && word !== null ? word : connector.display;
}

function spoken(face, connector) {
  const { title, detail } = displayOf(face, connector);
  const heading = title.replace(/[\d.,:]+\s*[kW]*/g, "").trim();
  const words = [heading, /\d/.test(detail) ? "" : detail].filter(Boolean).join(". ");
  if (words === "") return "";
  return face.connectors.length === 1 ? `${words}.` : `Connector ${connector.id}: ${words}.`;
}

function signOf(hook, before) {
  const { node, show } = changingSign(hook);
  const row = el("li", {}, before && el("span", { class: "before" }, before), node);
  return {
    node: row,
    show: (word) => {
      row.hidden = !word;
      show(word);
    },
  };
}
