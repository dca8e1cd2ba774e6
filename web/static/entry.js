// Shows how an answer looks while it is typed. Without it, "See what this changes" shows it too.

const answer = document.getElementById("answer");
const PAUSE_MS = 250; // of typing, after which it is shown

let newest = new AbortController();
let pause = 0;

// The server's own HTML is parsed into an inert document, so nothing in it can run; the CSP forbids scripts in it as well.
const policy = globalThis.trustedTypes?.createPolicy("pinpoint", { createHTML: (text) => text });

async function show() {
  newest.abort();
  newest = new AbortController();
  const body = new URLSearchParams({ answer: answer.value, token: document.querySelector("[name=token]").value });
  try {
    const sent = await fetch("/desk/entries/answer", { method: "POST", body, signal: newest.signal });
    const html = await sent.text();
    const page = new DOMParser().parseFromString(policy ? policy.createHTML(html) : html, "text/html");
    const looks = page.getElementById("looks");
    if (looks) document.getElementById("looks").replaceWith(document.importNode(looks, true));
  } catch {
    // what was shown before stays; saving tells of a lost connection
  }
}

answer.addEventListener("input", () => {
  clearTimeout(pause);
  pause = setTimeout(show, PAUSE_MS);
});
