"""Contrast as the eye has it: the colour of each text against the pixels that are really behind it.

WCAG 2.2, success criterion 1.4.3, and its definition of relative luminance.
"""

import base64
from typing import Any

from playwright.sync_api import Browser, Page

LEAST = 4.5
"""Of a text of usual size."""
SHARE = 0.9
"""So much of what is behind a text must have it: an edge or a line may run through."""
MOST_PICTURES = 30

HIDE = """() => {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync("* { color: transparent !important; } text { fill: transparent !important; }");
  document.adoptedStyleSheets = [sheet];
}"""
SHOW = "() => { document.adoptedStyleSheets = []; }"

TEXTS = """() => {
  const found = [];
  const opacityOf = (node) => node ? Number(getComputedStyle(node).opacity) * opacityOf(node.parentElement) : 1;
  const note = (node, text, rect) => {
    const style = getComputedStyle(node);
    if (style.visibility !== "visible" || rect.width < 2 || rect.height < 2) return;
    if (rect.bottom + scrollY <= 0 || node.closest(".unseen, :disabled")) return;
    const colour = node instanceof SVGElement ? style.fill : style.color;
    const { x, y, width, height } = rect;
    found.push({ text, colour, opacity: opacityOf(node), x: x + scrollX, y: y + scrollY, width, height });
  };
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const text = walker.currentNode.textContent.trim();
    const range = document.createRange();
    range.selectNodeContents(walker.currentNode);
    if (text && walker.currentNode.parentElement.checkVisibility()) {
      for (const rect of range.getClientRects()) note(walker.currentNode.parentElement, text, rect);
    }
  }
  for (const node of document.querySelectorAll("input:not([type=checkbox], [type=radio]), select")) {
    if (node.checkVisibility()) note(node, node.value || node.dataset.test, node.getBoundingClientRect());
  }
  return found;
}"""

MEASURE = """async ({ picture, texts, least }) => {
  const bytes = Uint8Array.from(atob(picture), (letter) => letter.charCodeAt(0));
  const bitmap = await createImageBitmap(new Blob([bytes], { type: "image/png" }));
  const canvas = new OffscreenCanvas(bitmap.width, bitmap.height);
  const context = canvas.getContext("2d", { willReadFrequently: true });
  context.drawImage(bitmap, 0, 0);
  const probe = new OffscreenCanvas(1, 1).getContext("2d", { willReadFrequently: true });
  const rgba = (colour) => {
    probe.clearRect(0, 0, 1, 1);
    probe.fillStyle = colour;
    probe.fillRect(0, 0, 1, 1);
    return probe.getImageData(0, 0, 1, 1).data;
  };
  const linear = (value) => (value <= 0.04045 * 255 ? value / 255 / 12.92 : ((value / 255 + 0.055) / 1.055) ** 2.4);
  const luminance = ([r, g, b]) => 0.2126 * linear(r) + 0.7152 * linear(g) + 0.0722 * linear(b);
  return texts.map(({ text, colour, opacity, x, y, width, height }) => {
    const [r, g, b, a] = rgba(colour);
    const alpha = (a / 255) * opacity;
    const [left, top] = [Math.max(0, Math.floor(x)), Math.max(0, Math.floor(y))];
    const wide = Math.min(Math.ceil(width), bitmap.width - left);
    const high = Math.min(Math.ceil(height), bitmap.height - top);
    if (wide < 1 || high < 1) return null;
    const pixels = context.getImageData(left, top, wide, high).data;
    let enough = 0;
    let worst = 99;
    for (let at = 0; at < pixels.length; at += 4) {
      const behind = [pixels[at], pixels[at + 1], pixels[at + 2]];
      const front = [r, g, b].map((value, band) => value * alpha + behind[band] * (1 - alpha));
      const [light, dark] = [luminance(front), luminance(behind)].sort((one, other) => other - one);
      const contrast = (light + 0.05) / (dark + 0.05);
      if (contrast >= least) enough += 1;
      worst = Math.min(worst, contrast);
    }
    return { text, colour, share: enough / (pixels.length / 4), worst };
  }).filter(Boolean);
}"""


def faint_texts(browser: Browser, page: Page) -> tuple[int, list[str]]:
    """How many texts are to be seen on the page, and those that have too little contrast, each in a line."""
    texts, picture = _still(page)
    laboratory = browser.new_page()
    try:
        told = {"picture": base64.b64encode(picture).decode(), "texts": texts, "least": LEAST}
        measured = laboratory.evaluate(MEASURE, told)
    finally:
        laboratory.close()
    faint = [text for text in measured if text["share"] < SHARE]
    return len(measured), [f"{text['text'][:40]!r} in {text['colour']}: {text['worst']:.2f}" for text in faint]


def _still(page: Page) -> tuple[list[dict[str, Any]], bytes]:
    """The texts, and the page without them, taken while nothing moved."""
    for _ in range(MOST_PICTURES):
        texts = page.evaluate(TEXTS)
        page.evaluate(HIDE)
        picture = page.screenshot(full_page=True, animations="disabled", caret="hide")
        page.evaluate(SHOW)
        if [*map(_place, page.evaluate(TEXTS))] == [*map(_place, texts)]:
            return texts, picture
    raise AssertionError("the page does not stand still")


def _place(text: dict[str, Any]) -> list[Any]:
    """Where a text is and how it looks: its figures may run."""
    return [text[name] for name in ("x", "y", "width", "height", "colour", "opacity")]
