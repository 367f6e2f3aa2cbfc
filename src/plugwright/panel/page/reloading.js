/** Parts of the page that are loaded when they are looked at, and again after what they show has changed. */

import { sentence } from "./act.js";
import { el, setText } from "./dom.js";

const GATHER_MS = 250;

/**
 * A titled part of a view. It loads when it is visible and stale, one request at a time; changes that come in a burst
 * are gathered into one. A refusal is said under the title, and the next change or visit tries again. That there is
 * nothing is said only once something has been loaded.
 */
export class Part {
  #load;
  #failure = el("p", { class: "said", role: "status", "data-tone": "bad" });
  #visible = false;
  #stale = true;
  #busy = false;
  #timer = null;

  /**
   * @param {string} name of its hook for tests
   * @param {string} title
   * @param {() => Promise<void>} load asks and shows
   * @param {...Node} content
   */
  constructor(name, title, load, ...content) {
    this.#load = load;
    const id = `part-${name}`;
    this.node = el("section", { class: "part", "aria-labelledby": id, "data-test": name },
      el("h3", { id }, title), this.#failure, content);
  }

  /** It is seen from now on, or not. */
  look(visible) {
    this.#visible = visible;
    this.#loadSoon(0);
  }

  /** What it shows has changed. */
  stale() {
    this.#stale = true;
    this.#loadSoon(GATHER_MS);
  }

  #loadSoon(afterMs) {
    if (!this.#visible || !this.#stale || this.#busy || this.#timer !== null) return;
    this.#timer = setTimeout(() => {
      this.#timer = null;
      this.#loadNow();
    }, afterMs);
  }

  async #loadNow() {
    this.#stale = false;
    this.#busy = true;
    try {
      await this.#load();
      setText(this.#failure, "");
      this.node.dataset.known = "";
    } catch (failure) {
      this.#stale = true;
      setText(this.#failure, sentence(failure));
      return;
    } finally {
      this.#busy = false;
    }
    this.#loadSoon(GATHER_MS);
  }
}

/** A view of several parts, for the tabs. */
export function viewOf(...parts) {
  return {
    node: el("div", { class: "parts" }, parts.map((part) => part.node)),
    look: (visible) => parts.forEach((part) => part.look(visible)),
    stale: () => parts.forEach((part) => part.stale()),
  };
}
