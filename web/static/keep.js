// Lets people keep what they read: copied, or printed for their visit.

import { say } from "./say.js";

const SHOWN_FOR_MS = 2000;

document.addEventListener("click", async (event) => {
  const button = event.target.closest(".copy");
  if (!button) return;
  const [question, answer] = ["h3", ".answer"].map((part) => button.closest(".entry").querySelector(part).innerText);
  const { clinic } = document.getElementById("conversation").dataset;
  const copied = await navigator.clipboard?.writeText(`${question}\n\n${answer}\n\n${clinic}\n`).then(() => true, () => false);
  const label = button.textContent;
  say(button.textContent = copied ? "Copied" : "Could not copy");
  setTimeout(() => { button.textContent = label; }, SHOWN_FOR_MS);
});

document.getElementById("print").addEventListener("click", () => print());

// paper cannot be unfolded
const unfolded = [];
addEventListener("beforeprint", () => {
  unfolded.push(...document.querySelectorAll(".sources:not([open])"));
  for (const sources of unfolded) sources.open = true;
});
addEventListener("afterprint", () => {
  for (const sources of unfolded.splice(0)) sources.open = false;
});

document.documentElement.classList.add("has-script");
