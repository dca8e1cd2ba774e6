// Makes the chat page instant. Without it the same forms post and the same templates come back as a page.

const conversation = document.getElementById("conversation");
const form = document.getElementById("ask");
const question = document.getElementById("question");
const previousEntry = document.getElementById("entry");
const fault = document.getElementById("fault");
const working = document.getElementById("working");
const announcer = document.getElementById("announcer");

const SPOKEN_FOR_MS = 1500;
const PATIENCE_MS = 15000;
const LOST = "The connection was lost. Your question is still here: please try again, or call the clinic.";

let busy = false;

// The server's own HTML is parsed into an inert document, so nothing in it can run; the CSP forbids scripts in it as well.
const policy = globalThis.trustedTypes?.createPolicy("pinpoint", { createHTML: (text) => text });

function parse(html) {
  return new DOMParser().parseFromString(policy ? policy.createHTML(html) : html, "text/html");
}

function announce(turn) {
  const reply = turn.querySelector(".card, .entry") ?? turn.querySelector(".reply");
  announcer.textContent = reply.innerText.split("\n").filter(Boolean).slice(0, 3).join(". ");
  setTimeout(() => { announcer.textContent = ""; }, SPOKEN_FOR_MS);
}

async function ask(text, entry) {
  if (busy || !text.trim()) return;
  busy = true;
  fault.textContent = "";
  working.hidden = false;
  try {
    const answer = await fetch("/turn", {
      method: "POST",
      body: new URLSearchParams({ question: text, entry }),
      signal: AbortSignal.timeout(PATIENCE_MS),
    });
    const page = parse(await answer.text());
    if (!answer.ok) {
      fault.textContent = page.querySelector("main p")?.textContent ?? LOST;
      question.value ||= text;
      return;
    }
    const turn = document.importNode(page.querySelector(".turn"), true);
    conversation.append(turn);
    document.getElementById("starters")?.remove();
    if (turn.dataset.entry) previousEntry.value = turn.dataset.entry;
    if (question.value.trim() === text.trim()) question.value = "";
    turn.scrollIntoView({ block: "start" });
    announce(turn);
  } catch {
    fault.textContent = LOST;
    question.value ||= text;
  } finally {
    busy = false;
    working.hidden = true;
  }
}

document.addEventListener("submit", (event) => {
  if (!event.target.matches("[data-ask]")) return;
  event.preventDefault();
  const chosen = event.submitter?.name === "question";
  ask(chosen ? event.submitter.value : question.value, chosen ? "" : previousEntry.value);
  if (chosen) question.focus();
});

question.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
    event.preventDefault();
    form.requestSubmit();
  }
});
