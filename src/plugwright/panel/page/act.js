/** Does what a control asks for, and says beside it what came of it. */

import { el, setText } from "./dom.js";

/** The place beside a control where its outcome is said; screen readers read it out. */
export function sayingPlace(name) {
  return el("p", { class: "said", role: "status", "data-test": `said-${name}` });
}

/** Say a sentence; `tone` is "bad", "good" or nothing. */
export function say(place, text, tone = "") {
  setText(place, text);
  place.dataset.tone = tone;
}

/**
 * Run a request for a control, which is busy meanwhile; a refusal is said in `place`, and so is `done`, if given: a
 * text, or a function of the answer.
 * @returns {Promise<any>} the answer, or undefined if it was refused
 */
export async function act(control, place, request, done = "") {
  if (control.getAttribute("aria-busy") === "true") return undefined;
  control.setAttribute("aria-busy", "true");
  say(place, "");
  try {
    const answer = await request();
    say(place, typeof done === "function" ? done(answer) : done, "good");
    return answer ?? null;
  } catch (refusal) {
    say(place, sentence(refusal), "bad");
    return undefined;
  } finally {
    control.removeAttribute("aria-busy");
  }
}

/** The sentence of a failure, with a capital and a full stop. */
export function sentence(failure) {
  const text = failure.message || String(failure);
  const ended = /[.!?…]$/.test(text) ? text : `${text}.`;
  return ended[0].toUpperCase() + ended.slice(1);
}

/** A button; `attributes` as those of an element. */
export function button(text, attributes, onClick) {
  return el("button", { type: "button", ...attributes, click: onClick }, text);
}
