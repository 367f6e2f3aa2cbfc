/** A lamp: colour, brightness, and each blinking as it happens. OCPP 1.6 §9.1.4, §9.1.11. */

const BLINK_MS = 500; // two a second: what flashes more than three times a second may cause a seizure

/** A lamp on an element whose style has `--lamp` and `--lit`; `show(indicator)` returns its description in words. */
export class Lamp {
  #node;
  #blinks = null;
  #blinked = 0;
  #light = "";

  constructor(node) {
    this.#node = node;
  }

  /** @param {{colour: string, intensity_percent: number, blinks: number}} indicator */
  show(indicator) {
    const { colour, intensity_percent: percent, blinks } = indicator;
    const light = colour === "off" || percent === 0 ? "off" : `${colour}, ${percent} %`;
    if (light !== this.#light) this.#shine(light, colour, percent);
    const times = this.#blinks === null ? 0 : blinks - this.#blinks;
    this.#blinks = blinks;
    if (times > 0) this.#blink(times);
    return this.#blinked > 0 ? `${light}, blinked ${this.#blinked} times` : light;
  }

  #shine(light, colour, percent) {
    this.#light = light;
    this.#blinked = 0;
    this.#node.dataset.colour = light === "off" ? "off" : colour;
    // The eye sees the lower half of a lamp's power as most of its brightness.
    this.#node.style.setProperty("--lit", light === "off" ? 0 : 0.35 + (0.65 * percent) / 100);
  }

  #blink(times) {
    this.#blinked = times;
    if (matchMedia("(prefers-reduced-motion: reduce)").matches) return;
    const steps = this.#light === "off" ? [0, 1, 0] : [1, 0.08, 1];
    this.#node.animate(steps.map((opacity) => ({ opacity })), { duration: BLINK_MS, iterations: times });
  }
}
