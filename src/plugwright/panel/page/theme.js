/** Light or dark: the system's choice, or the reader's own, which this browser remembers. */

import { recall, remember } from "./memory.js";

const CHOICES = ["system", "light", "dark"];
const NAME = "theme";

/** Let a button go through the choices. */
export function themeSwitch(button) {
  const say = () => {
    button.textContent = `Theme: ${chosen()}`;
  };
  button.addEventListener("click", () => {
    remember(NAME, CHOICES[(CHOICES.indexOf(chosen()) + 1) % CHOICES.length]);
    apply();
    say();
  });
  say();
}

function chosen() {
  const choice = recall(NAME, "system");
  return CHOICES.includes(choice) ? choice : "system";
}

function apply() {
  document.documentElement.dataset.theme = chosen();
}

apply();
