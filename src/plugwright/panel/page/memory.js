/** What this browser remembers from one visit to the next; without storage it remembers nothing. */

const PREFIX = "plugwright.";

/** A value that was remembered, or `otherwise`. */
export function recall(name, otherwise) {
  try {
    const text = localStorage.getItem(PREFIX + name);
    return text === null ? otherwise : JSON.parse(text);
  } catch {
    return otherwise;
  }
}

/** Remember a value, replacing the one before. */
export function remember(name, value) {
  try {
    localStorage.setItem(PREFIX + name, JSON.stringify(value));
  } catch {
    // A private window, or no room: the page works without it.
  }
}
