// The chat inside a clinic's page: agrees with widget.js on that page when to take the focus and when to close.

const sites = document.querySelector("meta[name=allowed-sites]").content.split(" ").concat(location.origin);

let site; // the origin of the page around, once it has said hello

window.addEventListener("message", (event) => {
  if (event.source !== window.parent || !sites.includes(event.origin)) return;
  site = event.origin;
  if (event.data === "pinpoint:hello") window.parent.postMessage("pinpoint:ready", site);
  if (event.data === "pinpoint:focus") document.getElementById("question")?.focus();
});

document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape" || event.defaultPrevented || event.isComposing || !site) return;
  window.parent.postMessage("pinpoint:close", site);
});

// A link to another page opens beside the chat rather than in its small frame; telephone links stay as they are.
document.addEventListener("click", (event) => {
  const link = event.target.closest("a[href]");
  if (link?.protocol.startsWith("http") && link.pathname !== location.pathname) link.target = "_blank";
});
