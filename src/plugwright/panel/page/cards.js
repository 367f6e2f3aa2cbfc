/** The driver's cards: tap one, and keep the list that one needs. */

import { act, button, say } from "./act.js";
import { send } from "./api.js";
import { el, setText } from "./dom.js";
import { field, group } from "./fields.js";
import { recall, remember } from "./memory.js";

const NAME = "cards";
const FACTORY = ["CARD1", "CARD2", "VISITOR"];
const MOST = 20;
const MAX_ID_TAG_CHARACTERS = 20;

/** The group of cards; `update(face)` learns how many readers there are. */
export function cards() {
  let list = recall(NAME, FACTORY);
  let readers = 1;
  let isEditing = false;
  const row = el("div", { class: "row deck" });
  const reader = el("select", { "aria-label": "Reader", "data-test": "reader", hidden: true });
  const says = el("p", { class: "reader-says", "data-test": "reader-says" });
  const edit = button("Edit", { class: "quiet", "data-test": "cards-edit", "aria-expanded": "false" }, () => {
    isEditing = !isEditing;
    show();
  });
  const tap = (control, idTag) =>
    act(control, said, () => send("POST", `api/hardware/readers/${reader.value || 1}/tap`, { id_tag: idTag }));
  const keep = (changed) => {
    list = changed;
    remember(NAME, list);
    show();
  };
  const form = newCard((idTag) => {
    if (list.includes(idTag)) return say(said, `${idTag} is there already.`, "bad");
    if (list.length >= MOST) return say(said, `There is room for ${MOST} cards.`, "bad");
    return keep([...list, idTag]);
  });
  const show = () => {
    edit.textContent = isEditing ? "Done" : "Edit";
    edit.setAttribute("aria-expanded", String(isEditing));
    form.hidden = !isEditing;
    const remove = (idTag) => keep(list.filter((card) => card !== idTag));
    row.replaceChildren(...list.map((idTag) => (isEditing ? removable(idTag, remove) : cardOf(idTag, tap))));
  };
  const update = (face) => {
    says.hidden = face.connectors.length < 2;
    setText(says, wordsOf(face.readers));
    if (face.readers.length === readers) return;
    readers = face.readers.length;
    reader.hidden = readers < 2;
    reader.replaceChildren(...face.readers.map(({ id }) => el("option", { value: id }, `Reader ${id}`)));
  };
  const { node, said } = group("cards", "Hold a card to the reader", says,
    el("div", { class: "row" }, row, reader, edit), form);
  show();
  return { node, update };
}

/** What the readers themselves say, where a station has several displays. */
function wordsOf(readers) {
  const said = readers.filter(({ display }) => display !== null && display.title !== "");
  return said.map(({ display: { title, detail } }) => [title, detail].filter(Boolean).join(": ")).join(" · ");
}

function cardOf(idTag, tap) {
  const node = button(idTag, { class: "card", "data-test": `tap-${idTag}`, title: `Hold ${idTag} to the reader` },
    () => tap(node, idTag));
  return node;
}

function removable(idTag, remove) {
  const attributes = { class: "card", "aria-label": `Remove ${idTag}`, "data-test": `card-remove-${idTag}` };
  return button(`${idTag} ✕`, attributes, () => remove(idTag));
}

function newCard(add) {
  const input = el("input", {
    type: "text", required: true, maxlength: MAX_ID_TAG_CHARACTERS, autocomplete: "off", "data-test": "card-new",
  });
  const submit = (event) => {
    event.preventDefault();
    add(input.value.trim());
    input.value = "";
  };
  return el("form", { class: "row", submit, hidden: true },
    field("New card (idTag)", input, "grows"),
    el("button", { type: "submit", "data-test": "card-add" }, "Add"));
}
