/** The live list of frames: it shows the newest few hundred, and says how many it does not show. */

import { button } from "./act.js";
import { el, setText } from "./dom.js";
import { counted, grouped } from "./format.js";
import { frameFilter } from "./frame_filter.js";
import { FrameLog } from "./frame_log.js";
import { frameRow } from "./frame_row.js";
import { painter } from "./paint.js";

const MAX_ROWS = 250;
const LEAST_MS = 100;
const NEAR_PX = 24;

/** The view of the frames; `add` and `fill` are those of its log. */
export class FramesView {
  #list = el("ol", { class: "frames", tabindex: 0, "aria-label": "Frames, the newest last", "data-test": "frames" });
  #sum = el("p", { class: "fine", "data-test": "frames-sum" });
  #log = new FrameLog(() => this.#paint());
  #filter = frameFilter(() => this.#startOver());
  #paint = painter(() => this.#draw(), LEAST_MS);
  #pause = button("Pause", { "data-test": "frames-pause", "aria-pressed": "false" },
    () => this.#setPaused(!this.#paused));
  #newest = button("To the newest", { class: "first", "data-test": "frames-newest" }, () => this.#follow());
  #paused = false;
  #follows = true;
  #visible = false;
  #from = 0; // the first row that is not cleared away
  #next = 0; // the first row that was not looked at yet

  constructor() {
    this.#list.addEventListener("scroll", () => this.#scrolled(), { passive: true });
    const clear = button("Clear view", { "data-test": "frames-clear" }, () => this.#clear());
    const save = button("Export selection", { "data-test": "frames-export" }, () => this.#export());
    const all = el("a", { href: "api/frames.jsonl", download: true, "data-test": "frames-export-all" },
      "Export all that the station keeps");
    this.node = el("section", { class: "part", "aria-labelledby": "part-frames" },
      el("h3", { id: "part-frames" }, "Frames"), this.#filter.node,
      el("div", { class: "row" }, this.#pause, clear, save, all, this.#newest),
      this.#sum, this.#list);
    this.#newest.hidden = true;
  }

  /** A frame from the stream. */
  add(frame) {
    this.#log.add(frame);
  }

  /** The stream is open, or lost something. */
  fill() {
    return this.#log.fill();
  }

  look(visible) {
    this.#visible = visible;
    if (visible) this.#paint();
  }

  #setPaused(paused) {
    this.#paused = paused;
    setText(this.#pause, paused ? "Go on" : "Pause");
    this.#pause.setAttribute("aria-pressed", String(paused));
    this.#paint();
  }

  #follow() {
    this.#follows = true;
    this.#setPaused(false);
  }

  /** Who scrolls back wants to read: nothing moves until they are at the end again. */
  #scrolled() {
    const { scrollTop, scrollHeight, clientHeight } = this.#list;
    const follows = scrollHeight - scrollTop - clientHeight < NEAR_PX;
    if (follows === this.#follows) return;
    this.#follows = follows;
    this.#paint();
  }

  #clear() {
    this.#from = this.#log.dropped + this.#log.rows.length;
    this.#startOver();
  }

  #startOver() {
    this.#list.replaceChildren();
    this.#next = 0;
    this.#follows = true;
    this.#draw();
  }

  #draw() {
    if (!this.#visible) return;
    if ((!this.#paused && this.#follows) || this.#next === 0) this.#showNew();
    this.#say();
  }

  /** Append what is new and wanted, at most as many rows as are shown; the oldest make room. */
  #showNew() {
    const { rows, dropped } = this.#log;
    const fresh = rows.slice(Math.max(this.#from, this.#next) - Math.min(dropped, Math.max(this.#from, this.#next)));
    fresh.forEach((row) => this.#filter.learn(row.action));
    const wanted = [];
    for (let at = fresh.length - 1; at >= 0 && wanted.length < MAX_ROWS; at -= 1) {
      if (this.#filter.accepts(fresh[at])) wanted.push(frameRow(fresh[at]));
    }
    this.#next = dropped + rows.length;
    this.#list.append(...wanted.reverse());
    while (this.#list.childElementCount > MAX_ROWS) this.#list.firstElementChild.remove();
    this.#list.scrollTop = this.#list.scrollHeight;
  }

  #say() {
    const { rows, dropped } = this.#log;
    const waiting = dropped + rows.length - this.#next;
    const stands = this.#paused || !this.#follows;
    this.#newest.hidden = !stands;
    const words = [`${grouped(this.#list.childElementCount)} shown of ${counted(rows.length, "frame")} kept here`];
    if (dropped > 0) words.push(`${grouped(dropped)} older ones dropped from this page`);
    if (stands) words.push(`${this.#paused ? "paused" : "scrolled back"}, ${grouped(waiting)} newer ones not shown`);
    setText(this.#sum, `${words.join("; ")}.`);
  }

  #export() {
    const rows = this.#log.rows.filter((row) => !row.mark && row.row >= this.#from && this.#filter.accepts(row));
    const lines = rows.map(({ row, ...frame }) => `${JSON.stringify(frame)}\n`);
    const url = URL.createObjectURL(new Blob(lines, { type: "application/jsonl" }));
    el("a", { href: url, download: "frames.jsonl" }).click();
    setTimeout(() => URL.revokeObjectURL(url), 1000);
  }
}
