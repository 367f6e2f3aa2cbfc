/** The value of a configuration key, edited in the way of its type. */

import { act, button, sayingPlace } from "./act.js";
import { part, send } from "./api.js";
import { el, setText } from "./dom.js";

const OUTCOMES = {
  Accepted: "Accepted.",
  RebootRequired: "Accepted; takes effect at the next restart.",
};

/**
 * The editor of a key; `update(row)` takes a new value over unless one is being entered, and `onSet` is called after
 * one was accepted.
 */
export function keyEditor(row, onSet) {
  if (row.readonly) return shownValue();
  const field = fieldOf(row);
  const said = sayingPlace(`key-${row.key}`);
  let stored = row.value ?? "";
  const isChanged = () => field.value() !== stored;
  const mark = () => {
    save.hidden = undo.hidden = !isChanged();
  };
  const put = async () => {
    const wanted = field.value();
    const answer = await act(save, said, () => send("PUT", `api/configuration/${part(row.key)}`, { value: wanted }),
      ({ status }) => OUTCOMES[status] ?? status);
    if (answer === undefined) return;
    stored = row.value === null ? "" : wanted;
    field.set(stored);
    mark();
    onSet();
  };
  const save = button("Set", { class: "first", "data-test": `set-${row.key}` }, put);
  const undo = button("Undo", { class: "quiet" }, () => {
    field.set(stored);
    mark();
  });
  field.set(stored);
  field.node.setAttribute("aria-label", row.key);
  field.node.dataset.test = `value-${row.key}`;
  field.node.addEventListener("input", mark);
  const node = el("form", {
    class: "editor", submit: (event) => {
      event.preventDefault();
      if (isChanged()) put();
    },
  }, field.node, save, undo, said);
  const update = (now) => {
    const wasChanged = isChanged();
    stored = now.value ?? "";
    if (!wasChanged) field.set(stored);
    mark();
  };
  return { node, update };
}

function shownValue() {
  const node = el("code", { class: "fixed" });
  return { node, update: (row) => setText(node, row.value === null ? "never told" : row.value || "empty") };
}

function fieldOf(row) {
  if (row.type === "Boolean") return checkbox();
  if (row.type === "Integer") return numberField(row);
  if (row.type === "Choice" && row.choices) return selection(row.choices);
  return textField(row);
}

function checkbox() {
  const node = el("input", { type: "checkbox" });
  return { node, value: () => String(node.checked), set: (text) => { node.checked = text.toLowerCase() === "true"; } };
}

function numberField({ minimum, maximum }) {
  return valued(el("input", { type: "number", step: 1, min: minimum, max: maximum, required: true }));
}

function selection(choices) {
  return valued(el("select", {}, choices.map((word) => el("option", { value: word }, word))));
}

function textField({ value }) {
  const isSecret = value === null;
  return valued(el("input", {
    type: isSecret ? "password" : "text",
    maxlength: 500,
    spellcheck: "false",
    autocomplete: isSecret ? "new-password" : "off",
    placeholder: isSecret ? "never told; enter another" : null,
  }));
}

function valued(node) {
  return { node, value: () => node.value, set: (text) => { node.value = text; } };
}
