/** A form for any value that a JSON Schema describes; what is left empty and is not required is not sent. */

import { button } from "./act.js";
import { el, freshId } from "./dom.js";
import { describe } from "./schema.js";

const HOUR_MS = 3_600_000;

/**
 * The fields of an object at the top of a schema.
 * @returns {{node: HTMLElement, value: () => object, fill: (value: object) => void}}
 */
export function schemaForm(schema) {
  const form = objectFields(describe(schema, schema), schema, "");
  const nothing = el("p", { class: "nothing" }, "This operation has no fields.");
  if (form.node.childElementCount === 0) form.node.append(nothing);
  return { ...form, value: () => form.value() ?? {} };
}

/** The part for one named field; `path` makes its hook. */
function fieldOf({ name, schema, required }, root, path) {
  const kind = describe(schema, root);
  const here = path ? `${path}.${name}` : name;
  if (kind.kind === "object") return nested(name, required, kind, () => objectFields(kind, root, here));
  if (kind.kind === "array") return listOf(name, required, kind, root, here);
  const input = inputOf(kind, required, here);
  const label = el("label", { for: input.control.id }, name, required && mark());
  const node = el("div", { class: "field" }, label, el("div", { class: "row tight" }, input.control, input.aids ?? []),
    kind.hint && el("p", { class: "fine" }, kind.hint));
  return { node, value: input.value, fill: input.fill };
}

function mark() {
  return el("span", { class: "required" }, " required");
}

function objectFields({ fields }, root, path) {
  const parts = fields.map((field) => [field.name, fieldOf(field, root, path)]);
  const node = el("div", { class: "fields" }, parts.map(([, part]) => part.node));
  const value = () => {
    const entries = parts.map(([name, part]) => [name, part.value()]).filter(([, told]) => told !== undefined);
    return Object.fromEntries(entries);
  };
  const fill = (told) => parts.forEach(([name, part]) => told?.[name] !== undefined && part.fill(told[name]));
  return { node, value, fill };
}

/** An object within: there at once if it is required, else after a press on Add. */
function nested(name, required, { hint }, make) {
  const place = el("div");
  let part = null;
  const add = () => {
    part = make();
    place.replaceChildren(part.node);
    toggle.textContent = `Leave ${name} out`;
  };
  const remove = () => {
    part = null;
    place.replaceChildren();
    toggle.textContent = `Add ${name}`;
  };
  const toggle = button("", { class: "quiet", "data-test": `add-${name}` }, () => (part === null ? add() : remove()));
  (required ? add : remove)();
  const node = el("fieldset", { class: "nested" }, el("legend", {}, name, required && mark()),
    hint && el("p", { class: "fine" }, hint), place, !required && toggle);
  const fill = (told) => {
    if (part === null) add();
    part.fill(told);
  };
  return { node, value: () => part?.value(), fill };
}

function listOf(name, required, { items, least, most, hint }, root, path) {
  const list = el("ol", { class: "items" });
  let parts = [];
  const add = () => {
    const part = itemOf(name, items, root, `${path}.${parts.length}`);
    const remove = button("Remove", { class: "quiet", "aria-label": `Remove this one of ${name}` }, () => {
      parts = parts.filter((other) => other !== part);
      row.remove();
      limit();
    });
    const row = el("li", {}, part.node, remove);
    parts.push(part);
    list.append(row);
    limit();
    return part;
  };
  const more = button(`Add to ${name}`, { "data-test": `add-${name}` }, () =>
    add().node.querySelector("input, select")?.focus());
  const limit = () => {
    more.disabled = most !== undefined && parts.length >= most;
  };
  for (let count = 0; count < (required ? Math.max(least, 1) : 0); count += 1) add();
  const node = el("fieldset", { class: "nested" }, el("legend", {}, name, required && mark()),
    hint && el("p", { class: "fine" }, hint), list, more);
  const fill = (told) => {
    parts = [];
    list.replaceChildren();
    told.forEach((one) => add().fill(one));
  };
  return { node, value: () => (parts.length > 0 || required ? parts.map((part) => part.value()) : undefined), fill };
}

function itemOf(name, schema, root, path) {
  const kind = describe(schema, root);
  if (kind.kind === "object") return objectFields(kind, root, path);
  const input = inputOf(kind, true, path);
  input.control.setAttribute("aria-label", name);
  const node = el("div", { class: "row tight" }, input.control, input.aids ?? []);
  return { node, value: input.value, fill: input.fill };
}

/** The control of a plain value; `value` is undefined where it is left out. */
function inputOf(kind, required, path) {
  const common = { id: freshId("input"), required, "data-test": `field-${path}`, autocomplete: "off" };
  if (kind.kind === "choice") return choiceOf(kind, common);
  if (kind.kind === "flag") return choiceOf({ choices: [true, false] }, common);
  if (kind.kind === "number") return numberOf(kind, common);
  if (kind.kind === "json") return jsonOf(common);
  const control = el("input", { ...common, type: "text", maxlength: kind.maxLength, spellcheck: "false" });
  const value = () => (control.value === "" ? undefined : control.value);
  const fill = (told) => { control.value = told; };
  return { control, value, fill, aids: kind.kind === "time" ? timeAids(control) : [] };
}

function choiceOf({ choices }, common) {
  const empty = common.required ? [] : [el("option", { value: "" }, "left out")];
  const control = el("select", common, empty, choices.map((word) => el("option", { value: word }, String(word))));
  const value = () => choices.find((word) => String(word) === control.value);
  return { control, value, fill: (told) => { control.value = String(told); } };
}

function numberOf({ least, most, step }, common) {
  const control = el("input", { ...common, type: "number", step, min: least, max: most });
  const value = () => (control.value === "" ? undefined : Number(control.value));
  return { control, value, fill: (told) => { control.value = told; } };
}

function jsonOf(common) {
  const control = el("textarea", { ...common, rows: 3, placeholder: "JSON", spellcheck: "false" });
  const value = () => (control.value.trim() === "" ? undefined : JSON.parse(control.value));
  return { control, value, fill: (told) => { control.value = JSON.stringify(told, null, 2); } };
}

function timeAids(control) {
  control.placeholder = "2026-01-31T12:00:00Z";
  const set = (aheadMs) => () => {
    control.value = new Date(Date.now() + aheadMs).toISOString();
  };
  return [button("now", { class: "quiet" }, set(0)), button("now + 1 h", { class: "quiet" }, set(HOUR_MS))];
}
