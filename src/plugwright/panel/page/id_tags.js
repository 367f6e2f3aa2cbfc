/** The idTags that the Central System knows: look, enter, remove. */

import { act, button, sayingPlace } from "./act.js";
import { get, part, send } from "./api.js";
import { el } from "./dom.js";
import { field } from "./fields.js";
import { dateTime } from "./format.js";
import { Part } from "./reloading.js";
import { sign } from "./symbols.js";
import { table } from "./table.js";

const STATUSES = ["Accepted", "Blocked", "Expired", "Invalid"];
const MAX_ID_TAG_CHARACTERS = 20;

/** The part. */
export function idTagsPart(base) {
  const said = sayingPlace("id-tags");
  const path = (idTag) => `${base}/api/id-tags/${part(idTag)}`;
  const remove = (idTag) => {
    const attributes = { class: "quiet", "aria-label": `Remove ${idTag}`, "data-test": `id-tag-remove-${idTag}` };
    const control = button("Remove", attributes, async () => {
      await act(control, said, () => send("DELETE", path(idTag)), `${idTag} is removed.`);
      idTags.stale();
    });
    return control;
  };
  const rows = table("id-tags", "idTags", [
    { title: "idTag", cell: (row) => row.id_tag },
    { title: "Status", cell: (row) => sign(row.status) },
    { title: "Expires", cell: (row) => row.expiry_date === null ? "never" : dateTime(row.expiry_date) },
    { title: "Group", cell: (row) => row.parent_id_tag },
    { title: "", cell: (row) => remove(row.id_tag) },
  ], "No idTag is known: every card is Invalid.");
  const form = newIdTag(async (control, idTag, body) => {
    const answer = await act(control, said, () => send("PUT", path(idTag), body), `${idTag} is entered.`);
    idTags.stale();
    return answer !== undefined;
  });
  const load = async () => rows.fill(await get(`${base}/api/id-tags`));
  const idTags = new Part("id-tags-part", "idTags", load, form, said, rows.node);
  return idTags;
}

function newIdTag(enter) {
  const text = (hook, required) => el("input", {
    type: "text", maxlength: MAX_ID_TAG_CHARACTERS, autocomplete: "off", required, "data-test": hook,
  });
  const idTag = text("id-tag-new", true);
  const group = text("id-tag-group", false);
  const status = el("select", { "data-test": "id-tag-status" }, STATUSES.map((word) =>
    el("option", { value: word }, word)));
  const expiry = el("input", { type: "datetime-local", "data-test": "id-tag-expiry" });
  const submit = async (event) => {
    event.preventDefault();
    const body = {
      status: status.value,
      expiry_date: expiry.value === "" ? null : new Date(expiry.value).toISOString(),
      parent_id_tag: group.value.trim() || null,
    };
    if (await enter(go, idTag.value.trim(), body)) idTag.value = group.value = expiry.value = "";
  };
  const go = el("button", { type: "submit", "data-test": "id-tag-add" }, "Enter");
  return el("form", { class: "row", submit }, field("idTag", idTag), field("Status", status), field("Expires", expiry),
    field("Group (parentIdTag)", group), go);
}
