/** Numbers and times as they are read, with their units. */

const THIN_SPACE = "\u202f";
const NOTHING = "–";

/** 640 W, 3.68 kW. */
export function power(watt) {
  if (watt === null || watt === undefined) return NOTHING;
  return watt < 1000 ? `${Math.round(watt)} W` : `${(watt / 1000).toFixed(2)} kW`;
}

/** 16 Wh, 1.234 kWh. */
export function energy(wattHours) {
  if (wattHours === null || wattHours === undefined) return NOTHING;
  return wattHours < 1000 ? `${Math.round(wattHours)} Wh` : `${grouped((wattHours / 1000).toFixed(3))} kWh`;
}

/** 16.0 A. */
export function current(ampere) {
  return ampere === null || ampere === undefined ? NOTHING : `${ampere.toFixed(1)} A`;
}

/** 00:12:41, of seconds. */
export function duration(seconds) {
  if (seconds === null || seconds === undefined) return NOTHING;
  const whole = Math.max(0, Math.floor(seconds));
  return [Math.floor(whole / 3600), Math.floor(whole / 60) % 60, whole % 60].map(twoDigits).join(":");
}

/** 12 345 for 12345. */
export function grouped(number) {
  const [whole, fraction] = String(number).split(".");
  const spaced = whole.replace(/\B(?=(\d{3})+$)/g, THIN_SPACE);
  return fraction === undefined ? spaced : `${spaced}.${fraction}`;
}

/** Bytes as kB or MB. */
export function bytes(count) {
  if (count === null || count === undefined) return NOTHING;
  if (count < 1000) return `${count} B`;
  return count < 1_000_000 ? `${(count / 1000).toFixed(1)} kB` : `${(count / 1_000_000).toFixed(1)} MB`;
}

/** 18:30:34 of the reader's day, with milliseconds on demand. */
export function clock(utc, withMilliseconds = false) {
  const at = new Date(utc);
  if (Number.isNaN(at.getTime())) return String(utc ?? NOTHING);
  const time = [at.getHours(), at.getMinutes(), at.getSeconds()].map(twoDigits).join(":");
  return withMilliseconds ? `${time}.${String(at.getMilliseconds()).padStart(3, "0")}` : time;
}

/** 2026-11-22 18:30:34 by the reader's clock. */
export function dateTime(utc) {
  const at = new Date(utc ?? NaN);
  if (Number.isNaN(at.getTime())) return NOTHING;
  return `${at.getFullYear()}-${twoDigits(at.getMonth() + 1)}-${twoDigits(at.getDate())} ${clock(utc)}`;
}

/** 1 card, 2 cards. */
export function counted(count, one, many = `${one}s`) {
  return `${grouped(count)} ${count === 1 ? one : many}`;
}

/** JSON, indented, or the text itself where it is none. */
export function pretty(text) {
  try {
    return JSON.stringify(JSON.parse(text), null, 2);
  } catch {
    return text;
  }
}

function twoDigits(number) {
  return String(number).padStart(2, "0");
}
