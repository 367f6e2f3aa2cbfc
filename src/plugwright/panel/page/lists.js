/** What the station remembers of cards: reservations, the local list, the authorization cache. */

import { act, sayingPlace } from "./act.js";
import { get, part } from "./api.js";
import { el, setText } from "./dom.js";
import { field } from "./fields.js";
import { dateTime, grouped } from "./format.js";
import { jobsPart } from "./jobs.js";
import { Part, viewOf } from "./reloading.js";
import { sign } from "./symbols.js";
import { table } from "./table.js";

const RESERVATIONS = [
  { title: "Reservation", cell: (row) => String(row.id), number: true },
  { title: "Connector", cell: (row) => row.connector === 0 ? "any" : String(row.connector), number: true },
  { title: "idTag", cell: (row) => row.id_tag },
  { title: "Group", cell: (row) => row.parent_id_tag },
  { title: "Until", cell: (row) => dateTime(row.expiry) },
];

/** The view; its parts are stale after the operations that change them. */
export function listsView() {
  const rows = table("reservations", "Reservations", RESERVATIONS, "Nothing is reserved.");
  const load = async () => rows.fill(await get("api/reservations"));
  const reservations = new Part("reservations-part", "Reservations", load, rows.node);
  const list = lookUpPart("local-list", "Local authorization list", "api/local-list", (summary) => [
    ["In use", summary.enabled ? "yes" : "no"], ["Version", grouped(summary.version)], sizeOf(summary),
  ]);
  const cache = lookUpPart("cache", "Authorization cache", "api/authorization-cache", (summary) => [
    ["In use", summary.enabled ? "yes" : "no"], sizeOf(summary),
  ]);
  const jobs = jobsPart();
  return { ...viewOf(reservations, list, cache, jobs), reservations, list, cache, jobs };
}

function sizeOf({ size, max_length: most }) {
  return ["idTags", most === null ? grouped(size) : `${grouped(size)} of ${grouped(most)}`];
}

function lookUpPart(name, title, path, sums) {
  const numbers = el("dl", { class: "sums", "data-test": `${name}-sums` });
  const said = sayingPlace(name);
  const found = el("div", { class: "found", "data-test": `${name}-found` });
  const input = el("input", {
    type: "search", required: true, maxlength: 20, autocomplete: "off", "data-test": `${name}-look-up`,
  });
  const submit = async (event) => {
    event.preventDefault();
    found.replaceChildren();
    const entry = await act(go, said, () => get(`${path}/${part(input.value.trim())}`));
    if (entry) found.replaceChildren(entryOf(entry));
  };
  const go = el("button", { type: "submit", "data-test": `${name}-go` }, "Look up");
  const form = el("form", { class: "row", submit }, field("idTag", input), go);
  return new Part(name, title, async () => {
    const summary = await get(path);
    numbers.replaceChildren(...sums(summary).map(([term, text]) =>
      el("div", {}, el("dt", {}, term), el("dd", { class: "number" }, text))));
  }, numbers, form, said, found);
}

function entryOf(entry) {
  const until = entry.expiry_date === null ? "does not expire" : `until ${dateTime(entry.expiry_date)}`;
  const group = entry.parent_id_tag === null ? "no group" : `group ${entry.parent_id_tag}`;
  const node = el("p", {}, el("strong", {}, entry.id_tag), " ", sign(entry.status), " ");
  const fine = el("span", { class: "fine" });
  setText(fine, `${until}, ${group}`);
  node.append(fine);
  return node;
}
