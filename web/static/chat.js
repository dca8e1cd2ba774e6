// Makes the chat page instant. Without it the same forms post and the same templates come back as a page.

import { offerQuestions } from "./suggest.js";
import { say } from "./say.js";
import { maySend } from "./warning.js";
import "./feedback.js";
import "./keep.js";

const [form, field, entry, conversation, starters, tools, fault, retry] =
  ["ask", "question", "entry", "conversation", "starters", "tools", "fault", "retry"]
    .map((id) => document.getElementById(id));

const PATIENCE_MS = 15000;
const LOST = "The connection was lost. Your question is still here: please try again, or call the clinic.";

/** What the server says to a question that it cannot answer, and whether it may be different `again`. */
class Fault extends Error {
  constructor(words, again) {
    super(words);
    this.again = again;
  }
}

// The server's own HTML is parsed into an inert document, so nothing in it can run; the CSP forbids scripts in it as well.
const policy = globalThis.trustedTypes?.createPolicy("pinpoint", { createHTML: (text) => text });

function parse(html) {
  return new DOMParser().parseFromString(policy ? policy.createHTML(html) : html, "text/html");
}

async function fetchTurn(asked) {
  const answer = await fetch("/turn", {
    method: "POST",
    body: new URLSearchParams({ ...asked, place: location.pathname }),
    signal: AbortSignal.timeout?.(PATIENCE_MS), // older phones wait as long as they like
  });
  const page = parse(await answer.text());
  if (answer.ok) return document.importNode(page.querySelector(".turn"), true);
  throw new Fault(page.querySelector("main p")?.textContent ?? LOST, answer.status === 429 || answer.status >= 500);
}

function showWaiting(words) {
  const waiting = document.getElementById("waiting").content.firstElementChild.cloneNode(true);
  waiting.querySelector(".words").textContent = words;
  conversation.append(waiting);
  waiting.scrollIntoView({ block: "start" });
  return waiting;
}

function showTurn(turn, waiting) {
  waiting.replaceWith(turn);
  if (turn.dataset.entry) entry.value = turn.dataset.entry;
  starters.hidden = true;
  tools.hidden = false;
  turn.scrollIntoView({ block: "start" });
  say(turn.dataset.spoken);
}

function showFault(error, asked) {
  fault.textContent = error instanceof Fault ? error.message : LOST;
  retry.hidden = error instanceof Fault && !error.again;
  retry.onclick = () => { field.focus(); ask(asked); };
  if (asked.question) field.value ||= asked.question;
}

function clearFault() {
  fault.textContent = "";
  retry.hidden = true;
}

async function answer(asked, waiting) {
  try {
    const turn = await fetchTurn(asked.question ? { ...asked, entry: entry.value } : asked);
    if (waiting.isConnected) showTurn(turn, waiting);
  } catch (error) {
    if (waiting.isConnected) showFault(error, asked);
  }
  waiting.remove();
}

let line = Promise.resolve(); // questions are answered one after the other, as each may lean on the one before

/** Ask `{ question }`, as it was typed, or `{ choice }`, a question that was picked. */
function ask(asked) {
  const words = asked.choice ?? asked.question;
  suggestions.close();
  clearFault();
  if (field.value.trim() === words) field.value = "";
  const waiting = showWaiting(words);
  line = line.then(() => answer(asked, waiting));
}

function pick(choice) {
  ask({ choice });
  field.focus();
}

const suggestions = offerQuestions(field, document.getElementById("suggested"), pick);

form.addEventListener("submit", async (event) => {
  event.preventDefault();
  const question = field.value.trim();
  if (event.submitter?.name === "choice") pick(event.submitter.value);
  else if (question && await maySend(question)) ask({ question });
});

document.getElementById("clear").addEventListener("submit", (event) => {
  event.preventDefault();
  conversation.replaceChildren();
  form.querySelectorAll("[name^=asked]").forEach((earlier) => earlier.remove());
  entry.value = field.value = "";
  clearFault();
  tools.hidden = true;
  starters.hidden = false;
  field.focus();
  say("The chat is cleared.");
});
