/** Tabs with one stop of the Tab key and arrow keys between them (WAI-ARIA's pattern); the address remembers which. */

import { el, setAttribute } from "./dom.js";

/**
 * Fill a tab list and the place of its panels.
 * @param {Element} list
 * @param {Element} place
 * @param {{id: string, title: string, view: {node: Node, look: (visible: boolean) => void}}[]} entries
 */
export function tabs(list, place, entries) {
  const rows = entries.map((entry) => ({ ...entry, tab: tabOf(entry), panel: panelOf(entry) }));
  list.replaceChildren(...rows.map((row) => row.tab));
  place.replaceChildren(...rows.map((row) => row.panel));

  const choose = (chosen) => {
    for (const row of rows) {
      const isChosen = row === chosen;
      setAttribute(row.tab, "aria-selected", String(isChosen));
      row.tab.tabIndex = isChosen ? 0 : -1;
      row.panel.hidden = !isChosen;
      row.view.look(isChosen);
    }
  };
  const fromAddress = () => choose(rows.find((row) => `#${row.id}` === location.hash) ?? rows[0]);
  for (const row of rows) {
    row.tab.addEventListener("click", () => {
      history.replaceState(null, "", `#${row.id}`);
      choose(row);
    });
  }
  list.addEventListener("keydown", (event) => {
    const at = rows.findIndex((row) => row.tab === document.activeElement);
    const next = nextOf(event.key, at, rows.length);
    if (next === null) return;
    event.preventDefault();
    rows[next].tab.focus();
    rows[next].tab.click();
  });
  addEventListener("hashchange", fromAddress);
  fromAddress();
}

function tabOf({ id, title }) {
  return el("button", {
    type: "button",
    role: "tab",
    id: `tab-${id}`,
    "aria-controls": `panel-${id}`,
    "data-test": `tab-${id}`,
    "data-title": title,
  }, title);
}

function panelOf({ id, view }) {
  return el("div", {
    role: "tabpanel", id: `panel-${id}`, "aria-labelledby": `tab-${id}`, "data-test": `panel-${id}`,
  }, view.node);
}

function nextOf(key, at, count) {
  if (at < 0) return null;
  if (key === "ArrowRight") return (at + 1) % count;
  if (key === "ArrowLeft") return (at + count - 1) % count;
  if (key === "Home") return 0;
  return key === "End" ? count - 1 : null;
}
