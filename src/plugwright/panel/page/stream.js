/** The one stream of events, which finds back by itself after a restart of the station or a sleep of the computer. */

const FIRST_WAIT_MS = 500;
const LONGEST_WAIT_MS = 10_000;
const WATCH_MS = 20_000;
const SLEPT_MS = 10_000;
const LONG_HIDDEN_MS = 60_000;

/** What the stream itself tells; all other names are events of the station. */
const OWN = ["open", "lost"];

/** Tells `open` after each connecting, `lost` when it breaks, and each event of the station by its name. */
export class Stream {
  #url;
  #source = null;
  #handlers = new Map();
  #waitMs = FIRST_WAIT_MS;
  #timer = null;

  constructor(url) {
    this.#url = url;
  }

  /** Call `handler` with the data of every event of this name; said before `start`. */
  on(name, handler) {
    const handlers = this.#handlers.get(name) ?? [];
    this.#handlers.set(name, [...handlers, handler]);
  }

  /** Connect, and stay connected. */
  start() {
    this.#connect();
    this.#watchForSleep();
    addEventListener("online", () => this.retry());
    addEventListener("pageshow", (event) => event.persisted && this.retry());
    let hiddenAt = 0;
    document.addEventListener("visibilitychange", () => {
      if (document.visibilityState === "hidden") hiddenAt = Date.now();
      else if (this.#timer !== null || Date.now() - hiddenAt > LONG_HIDDEN_MS) this.retry();
    });
  }

  /** Connect at once, whatever is waited for. */
  retry() {
    this.#waitMs = FIRST_WAIT_MS;
    this.#connect();
  }

  #connect() {
    clearTimeout(this.#timer);
    this.#timer = null;
    this.#source?.close();
    const source = new EventSource(this.#url);
    this.#source = source;
    source.onopen = () => {
      this.#waitMs = FIRST_WAIT_MS;
      this.#tell("open", null);
    };
    source.onerror = () => this.#lost(source);
    for (const name of this.#handlers.keys()) {
      if (!OWN.includes(name)) source.addEventListener(name, (event) => this.#tell(name, JSON.parse(event.data)));
    }
  }

  #lost(source) {
    source.close();
    if (source !== this.#source || this.#timer !== null) return;
    this.#tell("lost", null);
    this.#timer = setTimeout(() => this.#connect(), this.#waitMs);
    this.#waitMs = Math.min(2 * this.#waitMs, LONGEST_WAIT_MS);
  }

  #tell(name, data) {
    for (const handler of this.#handlers.get(name) ?? []) handler(data);
  }

  /** A computer that slept may hold a connection that is dead without a word: a timer that is late tells it. */
  #watchForSleep() {
    const before = Date.now();
    setTimeout(() => {
      const slept = Date.now() - before > WATCH_MS + SLEPT_MS;
      if (slept && document.visibilityState === "visible") this.retry();
      this.#watchForSleep();
    }, WATCH_MS);
  }
}
