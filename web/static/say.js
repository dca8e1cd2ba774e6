// Speaks to people who listen to the page: one live region, apart from what is seen, and soon empty again.

const SPOKEN_FOR_MS = 1500;
const announcer = document.getElementById("announcer");

/** Have some words read out, once. */
export function say(words) {
  announcer.textContent = words;
  setTimeout(() => { if (announcer.textContent === words) announcer.textContent = ""; }, SPOKEN_FOR_MS);
}
