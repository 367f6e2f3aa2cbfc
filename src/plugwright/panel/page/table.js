/** Tables that stay tables to a screen reader when a narrow screen shows each row as a card. */

import { el } from "./dom.js";

/**
 * A table with a caption, filled by `fill(rows)`.
 * @param {string} name of its hook for tests
 * @param {string} caption
 * @param {{title: string, cell: (row) => (Node|string|null), number?: boolean}[]} columns
 * @param {string} nothing what is said instead of no rows, if anything
 * @param {boolean} captioned whether the caption is there to be seen, too, and not only for a screen reader
 */
export function table(name, caption, columns, nothing, captioned = false) {
  const body = el("tbody", { role: "rowgroup" });
  const empty = nothing && el("p", { class: "nothing", "data-test": `${name}-empty` }, nothing);
  const heads = columns.map(({ title, number }) =>
    el("th", { role: "columnheader", scope: "col", class: number && "number" }, title));
  const node = el("table", { role: "table", class: "cards", "data-test": name },
    el("caption", { class: captioned ? "captioned" : "unseen" }, caption),
    el("thead", { role: "rowgroup" }, el("tr", { role: "row" }, heads)),
    body);
  const fill = (rows) => {
    body.replaceChildren(...rows.map((row) => rowOf(columns, row)));
    node.hidden = rows.length === 0;
    if (empty) empty.hidden = rows.length !== 0;
  };
  node.hidden = true;
  return { node: el("div", { class: "tabled" }, node, empty), fill };
}

function rowOf(columns, row) {
  return el("tr", { role: "row" }, columns.map(({ title, cell, number }) =>
    el("td", { role: "cell", "data-title": title, class: number && "number" }, cell(row) ?? "–")));
}
