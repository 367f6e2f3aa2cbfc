/** How far the station is with the firmware and the diagnostics that it was asked for. OCPP 1.6 §4.4, §4.5. */

import { get } from "./api.js";
import { el, setText } from "./dom.js";
import { bytes, dateTime } from "./format.js";
import { Part } from "./reloading.js";

/** The part; `progressed(event)` moves a bar without a request. */
export function jobsPart() {
  const version = el("dd", { "data-test": "firmware-version" });
  const jobs = {
    firmware: jobOf("firmware", "Firmware update"),
    diagnostics: jobOf("diagnostics", "Diagnostics upload"),
  };
  const part = new Part("jobs", "Firmware and diagnostics", async () => {
    const now = await get("api/jobs");
    setText(version, now.firmware_version ?? "–");
    for (const [name, job] of Object.entries(jobs)) job.update(now[name]);
  },
  el("dl", { class: "sums" }, el("div", {}, el("dt", {}, "Firmware version"), version)),
  el("div", { class: "jobs" }, Object.values(jobs).map((job) => job.node)));
  part.progressed = ({ kind, done, total }) => jobs[kind].progress(done, total);
  return part;
}

function jobOf(name, title) {
  const status = el("p", { class: "job-status", "data-test": `${name}-status` });
  const bar = el("progress", { "aria-label": title, hidden: true });
  const fine = el("p", { class: "fine", "data-test": `${name}-fine` });
  const sum = el("p", { class: "fine", "data-test": `${name}-progress` });
  const node = el("div", { class: "job" }, el("h4", {}, title), status, bar, sum, fine);
  let isPercent = false; // what an installation counts; a transfer counts bytes
  const progress = (done, total) => {
    bar.hidden = done === null || done === undefined;
    setText(sum, bar.hidden ? "" : progressText(done, total, isPercent));
    if (bar.hidden) return;
    bar.max = total ?? 1;
    if (total) bar.value = done;
    else bar.removeAttribute("value");
  };
  const update = (job) => {
    setText(status, job === null ? "Nothing to do." : job.status);
    isPercent = job?.status === "Installing";
    setText(fine, job === null ? "" : wordsOf(job));
    progress(job?.done ?? null, job?.total ?? null);
  };
  return { node, update, progress };
}

function wordsOf(job) {
  const { url, attempt, retries, reason } = job;
  return [
    url, job.retrieve_at && `from ${dateTime(job.retrieve_at)} on`, attempt && `attempt ${attempt}`,
    retries !== null && retries !== undefined && `${retries} more allowed`, reason,
  ].filter(Boolean).join(" · ");
}

function progressText(done, total, isPercent) {
  if (isPercent) return `${done} %`;
  return total ? `${bytes(done)} of ${bytes(total)}` : bytes(done);
}
