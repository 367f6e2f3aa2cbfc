/** Fields with their labels, and groups of controls with the place where their outcome is said. */

import { sayingPlace } from "./act.js";
import { el, freshId } from "./dom.js";

/** A control under its label; `width` is a class, such as "grows". */
export function field(label, control, width = "") {
  if (!control.id) control.id = freshId("field");
  return el("div", { class: `field ${width}`.trim() }, el("label", { for: control.id }, label), control);
}

/** A drop-down list under its label; an option is a value, or a value and its text. */
export function choice(hook, label, options, chosen, onChange = null) {
  const select = el("select", { "data-test": hook, change: onChange }, options.map((option) => {
    const [value, text] = Array.isArray(option) ? option : [option, String(option)];
    return el("option", { value, selected: value === chosen }, text);
  }));
  return { node: field(label, select), select };
}

/** A named group of controls, and where their outcome is said. */
export function group(name, title, ...content) {
  const said = sayingPlace(name);
  const id = `group-${name}`;
  const node = el("div", { class: "group", role: "group", "aria-labelledby": id, "data-test": `hands-${name}` },
    el("div", { class: "group-head" }, el("h3", { id }, title), said), content);
  return { node, said };
}
