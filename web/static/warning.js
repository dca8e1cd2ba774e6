// Warns before private details are sent, and leaves the decision to the person.

import { privateDetails } from "./private.js";

const [warning, words, change, sendAnyway, field] =
  ["warning", "warning-words", "change", "send-anyway", "question"].map((id) => document.getElementById(id));

let decide = () => {};

/** Tell whether a text may be sent: at once if nothing in it looks private, else when the person has decided. */
export async function maySend(text) {
  decide(false);
  const kinds = privateDetails(text).map((kind) => `${/^[aeio]/.test(kind) ? "an" : "a"} ${kind}`);
  if (!kinds.length) return true;
  words.textContent = `This looks like ${new Intl.ListFormat("en-GB").format(kinds)}. You don't need to give ${kinds.length > 1 ? "them" : "it"}.`;
  warning.hidden = false;
  change.focus();
  return new Promise((resolve) => { decide = resolve; });
}

function close(send) {
  warning.hidden = true;
  field.focus();
  decide(send);
}

change.addEventListener("click", () => close(false));
sendAnyway.addEventListener("click", () => close(true));
warning.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  event.preventDefault(); // it closes the warning, and not a frame around it
  close(false);
});
field.addEventListener("input", () => { if (!warning.hidden) close(false); });
