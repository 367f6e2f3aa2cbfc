/** The frames that the page remembers, in their order, bounded; what the stream missed is asked for again. */

import { get } from "./api.js";

export const MAX_FRAMES = 10_000;
const MAX_CHARACTERS = 8_000_000;
const MAX_HELD_BACK = 5_000;
const PAGE = 500;
const AT_FIRST = 2_000;

/**
 * Keeps frames `{seq, at, direction, kind, id, action, problem, text}`, and marks `{mark: sentence}` where some are
 * missing.
 */
export class FrameLog {
  #rows = [];
  #characters = 0;
  #last = null;
  #isFilling = false;
  #heldBack = [];
  #onChange;

  /** How many rows were kept and dropped again. */
  dropped = 0;

  /** @param {() => void} onChange after rows came */
  constructor(onChange) {
    this.#onChange = onChange;
  }

  /** All rows, the oldest first; each has `row`, a number that rises. */
  get rows() {
    return this.#rows;
  }

  /** A frame from the stream. */
  add(frame) {
    if (this.#isFilling || this.#last === null) this.#holdBack(frame);
    else if (frame.seq === this.#last + 1) this.#keep(frame);
    else if (frame.seq > this.#last) {
      this.#holdBack(frame);
      this.fill();
    }
    this.#onChange();
  }

  /** Ask for what came before the stream, or was missed by it; a failure leaves the hole to the next time. */
  async fill() {
    if (this.#isFilling) return;
    this.#isFilling = true;
    try {
      await (this.#last === null ? this.#begin() : this.#goOn());
    } catch {
      // The stream has broken as well, then, and fills the hole when it is open again.
    } finally {
      this.#isFilling = false;
      this.#release();
      this.#onChange();
    }
  }

  async #begin() {
    const { first_seq: first, last_seq: last } = await get("api/frames?after=0&limit=1");
    this.#last = Math.max((first ?? 1) - 1, (last ?? 0) - AT_FIRST);
    await this.#catchUp();
  }

  /** The last frame that we have is asked for again: if it is another one now, the station's process is another one. */
  async #goOn() {
    const ours = this.#rows.findLast((row) => row.seq === this.#last);
    const { frames, first_seq: first, last_seq: last } = await get(`api/frames?after=${this.#last - 1}&limit=1`);
    const isAnother = (last ?? 0) < this.#last || (ours && frames[0]?.seq === ours.seq && frames[0].at !== ours.at);
    if (isAnother) {
      this.#mark("The station's process started anew.");
      this.#heldBack = [];
      this.#last = Math.max((first ?? 1) - 1, 0);
    } else if (first > this.#last + 1) {
      this.#mark(`${first - this.#last - 1} frames are missing here: the station keeps them no more.`);
      this.#last = first - 1;
    }
    await this.#catchUp();
  }

  async #catchUp() {
    for (let page = 0; page * PAGE < MAX_FRAMES; page += 1) {
      const { frames, last_seq: last } = await get(`api/frames?after=${this.#last}&limit=${PAGE}`);
      frames.forEach((frame) => this.#keep(frame));
      if (frames.length === 0 || this.#last >= last) return;
    }
  }

  #release() {
    const held = this.#heldBack.filter((frame) => frame.seq > this.#last);
    this.#heldBack = [];
    for (const frame of held) {
      if (this.#last !== null && frame.seq > this.#last + 1) {
        this.#mark(`${frame.seq - this.#last - 1} frames are missing here.`);
      }
      this.#keep(frame);
    }
  }

  #holdBack(frame) {
    if (this.#heldBack.length < MAX_HELD_BACK) this.#heldBack.push(frame);
  }

  #keep(frame) {
    this.#last = frame.seq;
    this.#push(frame);
  }

  #mark(sentence) {
    this.#push({ mark: sentence, text: "" });
  }

  #push(row) {
    row.row = this.dropped + this.#rows.length;
    this.#rows.push(row);
    this.#characters += row.text.length;
    this.#shorten();
  }

  /** Drop the oldest, many at once, for moving an array's content costs. */
  #shorten() {
    while (this.#rows.length > MAX_FRAMES || this.#characters > MAX_CHARACTERS) {
      const gone = this.#rows.splice(0, PAGE);
      this.#characters -= gone.reduce((sum, row) => sum + row.text.length, 0);
      this.dropped += gone.length;
    }
  }
}
