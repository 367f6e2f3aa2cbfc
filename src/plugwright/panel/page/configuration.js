/** The configuration keys: what each means, and its value, editable where the key is. OCPP 1.6 §9. */

import { get } from "./api.js";
import { el, reconcile, setAttribute, setText } from "./dom.js";
import { choice, field } from "./fields.js";
import { keyEditor } from "./key_editor.js";
import { painter } from "./paint.js";
import { Part, viewOf } from "./reloading.js";

const WHICH = [["all", "all keys"], ["writable", "that can be set"], ["changed", "changed since the factory"]];
const GREATEST_INTEGER = 2 ** 31 - 1;

/** The view of all keys, with a search. */
export function configurationView() {
  let rows = [];
  const made = new Map();
  const body = el("ul", { class: "keys", "aria-label": "Configuration keys", "data-test": "keys" });
  const search = el("input", { type: "search", "data-test": "keys-search", input: () => show() });
  const which = choice("keys-which", "Show", WHICH, "all", () => show());
  const sum = el("p", { class: "fine", role: "status", "data-test": "keys-sum" });
  const show = painter(() => {
    const shown = rows.filter((row) => isWanted(row, which.select.value, search.value.trim().toLowerCase()));
    reconcile(body, shown, (row) => row.key, (row) => keyRow(row, () => keys.stale()), made);
    setText(sum, shown.length === rows.length ? `${rows.length} keys.` : `${shown.length} of ${rows.length} keys.`);
  });
  const keys = new Part("configuration", "Configuration keys", async () => {
    rows = await get("api/configuration");
    show();
  },
  el("div", { class: "row filters", role: "search", "aria-label": "Configuration keys" },
    field("Search", search, "grows"), which.node), sum, body);
  return viewOf(keys);
}

function keyRow(first, onSet) {
  const editor = keyEditor(first, onSet);
  const factory = el("span", {});
  const node = el("li", { class: "key", "data-test": `key-${first.key}` },
    el("div", { class: "key-what" }, el("h4", {}, first.key), el("p", {}, first.effect)),
    el("div", { class: "key-value" }, editor.node, el("span", { class: "unit" }, first.unit ?? "")),
    el("p", { class: "key-fine fine" },
      finePrint(first).map((text) => el("span", {}, text)), factory));
  const update = (row) => {
    editor.update(row);
    setAttribute(node, "data-changed", row.changed && "yes");
    setText(factory, row.changed ? `factory value ${row.factory || "empty"}` : "");
  };
  return { node, update };
}

function finePrint(row) {
  const access = row.readonly ? "read-only" : "read and write";
  return [row.type, rangeOf(row), access, `applies ${row.applies}`, row.spec].filter(Boolean);
}

/** The range in words; the bound of a 32-bit integer is none that anyone has to read. */
function rangeOf({ range, maximum }) {
  return maximum === GREATEST_INTEGER ? range.replace(` to ${GREATEST_INTEGER}`, " or more") : range;
}

function isWanted(row, which, text) {
  if (which === "writable" && row.readonly) return false;
  if (which === "changed" && !row.changed) return false;
  const words = [row.key, row.effect, row.spec, row.value ?? ""];
  return text === "" || words.some((word) => word.toLowerCase().includes(text));
}
