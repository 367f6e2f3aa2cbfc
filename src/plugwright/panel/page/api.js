/** Asks the HTTP API of the station and of the Central System beside it. */

const PATIENCE_MS = 15_000;

/** What was asked for was not done: `code` and a sentence, as the API says them. */
export class Refusal extends Error {
  /** @param {number} status 0 where nothing answered */
  constructor(status, code, detail, body = {}) {
    super(detail);
    this.status = status;
    this.code = code;
    this.body = body;
  }
}

/** GET a path of the API, such as `api/face`; a Refusal is thrown for every error. */
export function get(path, patienceMs = PATIENCE_MS) {
  return ask("GET", path, undefined, patienceMs);
}

/** Send something that changes the station; null for an answer without content. */
export function send(method, path, body = undefined, patienceMs = PATIENCE_MS) {
  return ask(method, path, body, patienceMs);
}

/** A word as a part of a path. */
export function part(word) {
  return encodeURIComponent(word);
}

async function ask(method, path, body, patienceMs) {
  const response = await answered(method, path, body, patienceMs);
  const told = await contentOf(response);
  if (response.ok) return told;
  const detail = told?.detail ?? `The answer was ${response.status} ${response.statusText}.`;
  throw new Refusal(response.status, told?.error ?? "Error", detail, told ?? {});
}

async function answered(method, path, body, patienceMs) {
  const content = body === undefined ? undefined : JSON.stringify(body);
  const headers = content === undefined ? {} : { "Content-Type": "application/json" };
  try {
    const signal = AbortSignal.timeout(patienceMs);
    return await fetch(path, { method, body: content, headers, signal, cache: "no-store" });
  } catch (failure) {
    if (failure.name === "TimeoutError") throw new Refusal(0, "Timeout", "The station's panel did not answer in time.");
    throw new Refusal(0, "NoAnswer", "The station's panel does not answer.");
  }
}

async function contentOf(response) {
  const text = await response.text().catch(() => "");
  try {
    return text === "" ? null : JSON.parse(text);
  } catch {
    return null;
  }
}
