/** Draws at most once a frame of the screen, and not at all while the page is hidden. */

/**
 * A function that asks for `draw`: however often it is called, one drawing follows, at the next frame of the screen and
 * no sooner than `leastMs` after the one before. A hidden page has no frames, so it draws when it is seen again.
 * @param {() => void} draw
 * @param {number} leastMs
 * @returns {() => void}
 */
export function painter(draw, leastMs = 0) {
  let asked = false;
  let drawnAt = -Infinity;
  const paint = (now) => {
    asked = false;
    drawnAt = now;
    draw();
  };
  return () => {
    if (asked) return;
    asked = true;
    const early = drawnAt + leastMs - performance.now();
    if (early > 0) setTimeout(() => requestAnimationFrame(paint), early);
    else requestAnimationFrame(paint);
  };
}
