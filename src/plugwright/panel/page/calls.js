/** Any CALL of the Central System, by a form made from its schema, and what the station answers. OCPP 1.6 §5. */

import { act, button, sayingPlace } from "./act.js";
import { get, part, Refusal, send } from "./api.js";
import { el, setText } from "./dom.js";
import { field } from "./fields.js";
import { recall, remember } from "./memory.js";
import { Part } from "./reloading.js";
import { schemaForm } from "./schema_form.js";

const NAME = "calls";
const LAST = "call";
const FIRST = "RemoteStartTransaction";
const PATIENCE_MS = 60_000;

/** The part; `setStations(identities)` fills the choice of who is called. */
export function callsPart(base) {
  const station = el("select", { "data-test": "call-station" });
  const operation = el("select", { "data-test": "call-operation", change: () => show() });
  const summary = el("p", { class: "fine", "data-test": "call-summary" });
  const place = el("div", {});
  const said = sayingPlace("call");
  const exchange = exchangeOf();
  let operations = [];
  let form = null;

  const chosen = () => operations.find(({ action }) => action === operation.value);
  const show = () => {
    remember(LAST, operation.value);
    setText(summary, [chosen().summary, `Profile ${chosen().profile}.`].filter(Boolean).join(". "));
    form = schemaForm(chosen().schema);
    form.fill(recall(NAME, {})[operation.value] ?? {});
    place.replaceChildren(form.node);
  };
  const submit = async (event) => {
    event.preventDefault();
    const action = operation.value;
    await act(go, said, async () => {
      const payload = form.value();
      if (!isSecret(payload)) remember(NAME, { ...recall(NAME, {}), [action]: payload });
      exchange.asked(station.value, action, payload);
      const path = `${base}/api/stations/${part(station.value)}/call`;
      return exchange.answered(() => send("POST", path, { action, payload }, PATIENCE_MS));
    }, "Answered.");
  };
  const go = el("button", { type: "submit", class: "first", "data-test": "call-send" }, "Send");
  const reset = button("Empty the form", { class: "quiet" }, () => {
    const { [operation.value]: _, ...others } = recall(NAME, {});
    remember(NAME, others);
    show();
  });
  const node = el("form", { class: "call", submit },
    el("div", { class: "row" }, field("Station", station), field("Operation", operation)),
    summary, place, el("div", { class: "row" }, go, reset), said);
  const load = async () => {
    if (operations.length > 0) return;
    operations = await get(`${base}/api/operations`);
    const last = recall(LAST, FIRST);
    operation.replaceChildren(...byProfile(operations, last));
    show();
  };
  const calls = new Part("calls", "Call a station", load, el("div", { class: "calls" }, node, exchange.node));
  calls.setStations = (identities) => {
    const before = station.value;
    if ([...station.options].map((option) => option.value).join("\n") === identities.join("\n")) return;
    station.replaceChildren(...identities.map((identity) =>
      el("option", { value: identity, selected: identity === before }, identity)));
  };
  return calls;
}

/** Whether the payload has a password: the station's, or one in a location. */
function isSecret({ key, location, log }) {
  return /^authorizationkey$/i.test(key ?? "") || /[@?]/.test(location ?? log?.remoteLocation ?? "");
}

function byProfile(operations, last) {
  const profiles = [...new Set(operations.map(({ profile }) => profile))];
  return profiles.map((profile) => el("optgroup", { label: profile },
    operations.filter((operation) => operation.profile === profile).map(({ action }) =>
      el("option", { value: action, selected: action === last }, action))));
}

/** What was asked, and what came back. */
function exchangeOf() {
  const request = el("pre", { tabindex: 0, "aria-label": "Request", "data-test": "call-request" });
  const answer = el("pre", { tabindex: 0, "aria-label": "Answer", "data-test": "call-answer" });
  const heading = el("h4", {}, "Request");
  const node = el("div", { class: "exchange" }, heading, request, el("h4", {}, "Answer"), answer);
  const asked = (identity, action, payload) => {
    setText(heading, `${action} to ${identity}`);
    setText(request, JSON.stringify(payload, null, 2));
    setText(answer, "…");
  };
  const answered = async (ask) => {
    try {
      const { result } = await ask();
      setText(answer, JSON.stringify(result, null, 2));
      return result;
    } catch (failure) {
      setText(answer, failure instanceof Refusal ? JSON.stringify(failure.body, null, 2) : String(failure));
      throw failure;
    }
  };
  return { node, asked, answered };
}
