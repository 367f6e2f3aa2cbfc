/** Puts the page together: one stream, the face with the hands, and the views behind the tabs. */

import { get } from "./api.js";
import { centralView } from "./central.js";
import { chargingView } from "./charging.js";
import { configurationView } from "./configuration.js";
import { setText } from "./dom.js";
import { FaceView } from "./face.js";
import { FramesView } from "./frames.js";
import { hands } from "./hands.js";
import { linkView } from "./link.js";
import { listsView } from "./lists.js";
import { painter } from "./paint.js";
import { Stream } from "./stream.js";
import { tabs } from "./tabs.js";
import { themeSwitch } from "./theme.js";

const LOST = "The station's panel does not answer. Trying again …";
const TROUBLED = "The station's panel answers, but not as expected: ";
const FIRST_WAIT_MS = 500;
const LONGEST_WAIT_MS = 10_000;

/** What is shown anew after an operation was answered. */
const CHANGED_BY = {
  configuration: ["ChangeConfiguration", "BootNotification"],
  reservations: ["ReserveNow", "CancelReservation", "StartTransaction"],
  list: ["SendLocalList"],
  cache: ["Authorize", "ClearCache", "StartTransaction", "StopTransaction"],
  jobs: ["UpdateFirmware", "GetDiagnostics", "SignedUpdateFirmware", "GetLog"],
  transactions: ["StartTransaction", "StopTransaction"],
  central: ["BootNotification", "StatusNotification", "StartTransaction", "StopTransaction"],
};

const byId = (id) => document.getElementById(id);

async function begin() {
  themeSwitch(byId("theme"));
  const about = await loaded();
  introduce(about);
  const views = viewsOf(about);
  const face = faceOf(about, views);
  const stream = new Stream("api/events");
  keepUp(stream, about, views, face);
  pass(stream, views);
  tabs(byId("tabs"), byId("panels"), [
    { id: "link", title: "Link", view: views.link },
    { id: "charging", title: "Charging", view: views.charging },
    { id: "configuration", title: "Configuration", view: views.configuration },
    { id: "lists", title: "Lists and jobs", view: views.lists },
    ...(views.central === null ? [] : [{ id: "central", title: "Central System", view: views.central }]),
  ]);
  stream.start();
}

/** What the page is about; asked until it is told, for a page may be opened before its station. */
async function loaded() {
  for (let waitMs = FIRST_WAIT_MS; ; waitMs = Math.min(2 * waitMs, LONGEST_WAIT_MS)) {
    try {
      return await get("api/about");
    } catch {
      say("lost", LOST);
      await new Promise((resume) => { setTimeout(resume, waitMs); });
    }
  }
}

function introduce(about) {
  document.title = `${about.identity} · Plugwright`;
  setText(byId("identity"), about.identity);
  setText(byId("product"), [about.vendor, about.model, about.serial_number].filter(Boolean).join(" · "));
  setText(byId("colophon"), `Plugwright ${about.version} · ${about.spec} · firmware ${about.firmware_version}`);
}

function viewsOf(about) {
  const frames = new FramesView();
  const views = {
    link: linkView(frames),
    charging: chargingView(),
    configuration: configurationView(),
    lists: listsView(),
    central: about.central === null ? null : centralView(about.central),
  };
  const all = Object.values(views).filter((view) => view !== null);
  const face = new FaceView(byId("outlets"), byId("signs"), byId("announcements"));
  return { ...views, frames, face, stale: () => all.forEach((view) => view.stale()) };
}

/** Shows a Face with the next frame of the screen; once it is `lost` it is only what was known last. */
function faceOf(about, views) {
  const controls = about.virtual ? hands(byId("hands")) : null;
  byId("hands").hidden = controls === null;
  let latest = null;
  let isLive = true;
  const paint = painter(() => {
    views.face.show(latest, isLive);
    views.link.update(latest);
    controls?.update(latest);
  });
  const show = (face) => {
    if (isBack(latest, face)) views.stale();
    latest = face;
    isLive = true;
    paint();
  };
  const lost = () => {
    isLive = false;
    if (latest !== null) paint();
  };
  return { show, lost };
}

/** Whether there is a station again where there was none: without power or out of order it answers little. */
function isBack(before, now) {
  const isThere = (face) => face.powered && face.failed === null;
  return before !== null && !isThere(before) && isThere(now);
}

/** Load everything whenever the stream is open again, for who knows what was missed. */
function keepUp(stream, about, views, face) {
  let faces = 0;
  stream.on("Face", (news) => {
    faces += 1;
    face.show(news);
  });
  stream.on("lost", () => {
    say("lost", LOST);
    face.lost();
  });
  stream.on("open", async () => {
    say("live", "Live.");
    const before = faces;
    try {
      if ((await get("api/about")).version !== about.version) location.reload();
      const news = await get("api/face");
      if (faces === before) face.show(news); // else the stream was faster
      await views.frames.fill();
      views.stale();
    } catch (failure) {
      say("lost", TROUBLED + failure.message);
    }
  });
}

/** Hand each event to the view that shows it. */
function pass(stream, { charging, configuration, lists, central, frames, face }) {
  const stale = {
    configuration: configuration.stale,
    reservations: () => lists.reservations.stale(),
    list: () => lists.list.stale(),
    cache: () => lists.cache.stale(),
    jobs: () => lists.jobs.stale(),
    transactions: charging.stale,
    central: () => central?.changed(),
  };
  stream.on("Frame", (frame) => {
    frames.add(frame);
    if (frame.kind !== "answer") return;
    for (const [what, actions] of Object.entries(CHANGED_BY)) if (actions.includes(frame.action)) stale[what]();
  });
  stream.on("Dropped", () => frames.fill());
  stream.on("Sampled", charging.sampled);
  stream.on("CardJudged", (card) => face.judged(card));
  stream.on("TransactionChanged", charging.stale);
  stream.on("JobChanged", () => lists.jobs.stale());
  stream.on("JobProgressed", (event) => lists.jobs.progressed(event));
}

function say(state, text) {
  byId("stream").dataset.state = state;
  setText(byId("stream"), text);
}

begin();
