// Makes the lookup instant. Without it the same form and links bring whole pages from the same templates.

const field = document.getElementById("q");
const fault = document.getElementById("fault");
const signedOut = document.getElementById("signed-out");
const status = document.getElementById("status");
const announcer = document.getElementById("announcer");

const PAUSE_MS = 700; // of typing, after which the best result is read out
const PATIENCE_MS = 10000;
const LOST = "The connection was lost. Your words are still here: please try again.";
const NOT_COPIED = "The browser does not let us copy. Please mark the text and copy it yourself.";

class SignedOutError extends Error {}

let newest = new AbortController(); // of the requests that show something
let pending = Promise.resolve(); // until what was asked for last is shown
let pause = 0;

// The server's own HTML is parsed into an inert document, so nothing in it can run; the CSP forbids scripts in it as well.
const policy = globalThis.trustedTypes?.createPolicy("pinpoint", { createHTML: (text) => text });

function parse(html) {
  return new DOMParser().parseFromString(policy ? policy.createHTML(html) : html, "text/html");
}

async function load(address, options) {
  const answer = await fetch(address, options);
  const page = parse(await answer.text());
  if (answer.redirected && page.querySelector("[type=password]")) throw new SignedOutError();
  if (!answer.ok) throw new Error(page.querySelector("main p")?.textContent ?? LOST);
  signedOut.hidden = true;
  fault.textContent = "";
  const token = page.querySelector("[name=token]")?.value; // a new one after signing in again
  if (token) for (const each of document.getElementsByName("token")) each.value = token;
  return page;
}

function complain(error) {
  if (error.name === "AbortError") return;
  signedOut.hidden = !(error instanceof SignedOutError);
  fault.textContent = signedOut.hidden ? (error instanceof TypeError || error.name === "TimeoutError" ? LOST : error.message) : "";
}

// Shows the parts of a page that these ids name, unless something newer has been asked for meanwhile.
function show(address, ...ids) {
  newest.abort();
  newest = new AbortController();
  const signal = AbortSignal.any([newest.signal, AbortSignal.timeout(PATIENCE_MS)]);
  pending = load(address, { signal }).then((page) => {
    for (const id of ids) document.getElementById(id).replaceWith(document.importNode(page.getElementById(id), true));
  }).catch(complain);
  return pending;
}

async function look() {
  status.textContent = "";
  clearTimeout(pause);
  await show(`/desk/lookup?${new URLSearchParams({ q: field.value })}`, "results", "opened");
  pause = setTimeout(() => { announcer.textContent = document.querySelector("#results .card h2, #results a")?.textContent ?? ""; }, PAUSE_MS);
}

function open(link) {
  for (const row of document.querySelectorAll("#results [data-answer]")) row.ariaCurrent = row.dataset.answer === link.dataset.answer ? "true" : null;
  return show(link.href, "opened");
}

async function enter(link) {
  const opened = document.querySelector("#opened article");
  if (opened?.dataset.entry !== link.dataset.answer) await open(link);
  document.querySelector("#opened article")?.focus();
}

function move(event, step) {
  const rows = [...document.querySelectorAll("#results .results a")];
  const next = rows.indexOf(event.target) + step;
  event.preventDefault();
  (next < 0 ? field : rows[Math.min(next, rows.length - 1)])?.focus();
}

async function copy(button) {
  try {
    await navigator.clipboard.writeText(button.dataset.copy);
    status.textContent = button.dataset.done;
  } catch {
    fault.textContent = NOT_COPIED;
  }
}

async function note(form, button) {
  const body = new URLSearchParams(new FormData(form, button));
  button.disabled = true;
  back();
  try {
    await load(form.action, { method: "POST", body, signal: AbortSignal.timeout(PATIENCE_MS) });
    status.textContent = button.dataset.done;
  } catch (error) {
    button.disabled = false;
    complain(error);
  }
}

function back() {
  field.focus();
  field.select();
}

// The button whose letter is pressed: alone where nothing is typed, with Alt everywhere.
function buttonFor(event) {
  if (!event.altKey && !event.target.closest("#results, #opened")) return null;
  const letter = event.altKey ? event.code.replace("Key", "") : event.key; // with Alt, some keyboards give other signs
  const named = `[data-key="${CSS.escape(letter.toLowerCase())}"]`;
  return document.querySelector(`#opened ${named}`) ?? document.querySelector(`#results ${named}`);
}

field.addEventListener("input", look);

document.addEventListener("keydown", async (event) => {
  if (event.ctrlKey || event.metaKey || event.isComposing) return;
  if (event.key === "Escape") {
    event.preventDefault();
    back();
  } else if ((event.target === field || event.target.closest("#results .results")) && event.key === "ArrowDown") move(event, 1);
  else if (event.target.closest("#results .results") && event.key === "ArrowUp") move(event, -1);
  else if (buttonFor(event)) {
    event.preventDefault();
    await pending;
    buttonFor(event)?.click();
  }
});

document.addEventListener("focusin", (event) => {
  if (event.target.matches("#results [data-answer]:not([aria-current])")) open(event.target);
});

document.addEventListener("click", (event) => {
  const link = event.target.closest("[data-answer]");
  const button = event.target.closest("[data-copy], [data-print]");
  if (link && !event.ctrlKey && !event.metaKey && !event.shiftKey) {
    event.preventDefault();
    enter(link);
  } else if (button?.dataset.copy) copy(button);
  else if (button) window.print();
});

document.addEventListener("submit", async (event) => {
  if (event.target.matches("[data-note]")) {
    event.preventDefault();
    note(event.target, event.submitter);
  } else if (event.target.id === "look") {
    event.preventDefault();
    await pending;
    const first = document.querySelector("#results [data-answer]");
    if (first && field.value.trim()) enter(first);
  }
});
