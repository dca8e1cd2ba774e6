// Puts a button on a clinic's page that opens the chat over it; /install on the chat's own server explains how.
// The page's Content-Security-Policy has to name that server in script-src and frame-src, and nothing more: this writes
// no markup and no inline style. It keeps nothing: no cookie, no storage.
(() => {
  const script = document.currentScript;
  const { label = "Ask us", close = "Close", newTab = "New tab", lang, position, colour, open } = script.dataset;
  const home = new URL("/", script.src);
  const small = matchMedia("(max-width: 30em), (max-height: 30em)"); // the chat fills such a screen

  // Sizes are in em of the reader's own font size, as the page's may be anything; `all` keeps the page's styles out.
  const STYLE = `
    :host {
      all: initial !important; display: block !important; position: fixed !important; z-index: 2147483647 !important;
      font: medium/1.4 -apple-system, "Segoe UI", Roboto, "Helvetica Neue", "Noto Sans", "Liberation Sans", Arial,
        sans-serif !important;
    }
    * { box-sizing: border-box; }
    button, a { font: inherit; cursor: pointer; }
    :focus-visible { outline: 3px solid #ffbf47; outline-offset: 2px; box-shadow: 0 0 0 6px #1d2a2a; }
    .launcher {
      position: fixed; bottom: max(1em, env(safe-area-inset-bottom)); right: max(1em, env(safe-area-inset-right));
      display: flex; align-items: center; gap: 0.6em; min-height: 3.25em; max-width: calc(100vw - 2em);
      padding: 0.5em 1.4em; border: 2px solid var(--ink); border-radius: 2em; background: var(--colour); color: var(--ink);
      box-shadow: 0 2px 12px rgb(0 0 0 / 40%); font-weight: 700;
    }
    .launcher::before {
      content: ""; flex: none; width: 1.1em; height: 0.9em; border: 0.16em solid; border-radius: 0.5em 0.5em 0.5em 0;
    }
    dialog {
      position: fixed; inset: auto max(1em, env(safe-area-inset-right)) 5.25em auto; width: min(26em, 100vw - 2em);
      height: min(44em, 100dvh - 6.25em); max-width: none; max-height: none; margin: 0; padding: 0; overflow: hidden;
      border: 1px solid #808c8a; border-radius: 0.75em; background: Canvas; box-shadow: 0 4px 32px rgb(0 0 0 / 40%);
      color-scheme: light dark;
    }
    dialog[open] { display: flex; flex-direction: column; }
    .left .launcher, .left dialog { right: auto; left: max(1em, env(safe-area-inset-left)); }
    .bar {
      display: flex; flex-wrap: wrap; align-items: center; padding: 0.25em 0.5em 0.25em 1.25em; border-bottom: 1px solid transparent;
      background: var(--colour); color: var(--ink);
    }
    .bar p { flex: 1; margin: 0; font-size: 1.1em; font-weight: 700; }
    .bar a, .bar button {
      display: flex; align-items: center; min-height: 2.75em; padding: 0 0.9em; border: 0; border-radius: 1.4em;
      background: none; color: inherit; text-underline-offset: 0.2em;
    }
    .bar button { margin: 0.15em 0; border: 1px solid; font-weight: 700; }
    iframe { flex: 1; width: 100%; border: 0; }
    @media ${small.media} {
      dialog, .left dialog { inset: 0; width: 100%; height: 100%; border: 0; border-radius: 0; }
    }
    @media print { :host { display: none !important; } }`;

  let frame; // made when the chat is first opened
  let ready = false; // the chat in the frame has answered
  let wanted = false; // somebody asked for the chat, so it gets the focus

  function make(name, attributes, ...children) {
    const element = document.createElement(name);
    for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
    element.append(...children);
    return element;
  }

  const launcher = make(
    "button", { class: "launcher", type: "button", "aria-expanded": false, "aria-controls": "chat" }, label);
  const newPage = make("a", { href: home, target: "_blank", rel: "noopener noreferrer" }, newTab);
  const closer = make("button", { type: "button" }, close);
  const bar = make("div", { class: "bar" }, make("p", {}, label), newPage, closer);
  const panel = make("dialog", { id: "chat", "aria-label": label }, bar);
  const region = make("section", { "aria-label": label, class: position === "left" ? "left" : "" }, launcher, panel);

  function paint() {
    const ground = /^#[0-9a-f]{6}$/i.test(colour) ? colour : "#0b5d5a";
    const [red, green, blue] = [1, 3, 5].map((at) => (parseInt(ground.slice(at, at + 2), 16) / 255) ** 2.2);
    const light = 0.2126 * red + 0.7152 * green + 0.0722 * blue > 0.179; // where black and white contrast alike
    region.style.setProperty("--colour", ground);
    region.style.setProperty("--ink", light ? "#000000" : "#ffffff");
  }

  function tell(word) {
    frame.contentWindow.postMessage(`pinpoint:${word}`, home.origin);
  }

  function focusChat() {
    if (!ready || !wanted || !panel.open) return;
    frame.focus(); // a page may hand its focus on to a frame, while a frame may not take it
    tell("focus");
  }

  function show() {
    if (!frame) {
      frame = make("iframe", {
        src: new URL("embed", home), title: label, referrerpolicy: "no-referrer", allow: "clipboard-write",
      });
      frame.addEventListener("load", () => tell("hello"));
      panel.append(frame);
    }
    if (small.matches) panel.showModal();
    else panel.open = true; // show() would move the focus before the chat is there
    launcher.setAttribute("aria-expanded", true);
    focusChat();
  }

  launcher.addEventListener("click", () => {
    wanted = true;
    if (panel.open) panel.close();
    else show();
  });
  closer.addEventListener("click", () => panel.close());
  panel.addEventListener("close", () => {
    launcher.setAttribute("aria-expanded", false);
    launcher.focus();
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && !event.defaultPrevented && panel.open) panel.close();
  });
  window.addEventListener("message", (event) => {
    if (event.origin !== home.origin || event.source !== frame?.contentWindow) return;
    if (event.data === "pinpoint:close") panel.close();
    if (event.data === "pinpoint:ready") {
      ready = true;
      focusChat();
    }
  });

  function start() {
    if (document.querySelector("pinpoint-chat")) return; // the script was included twice
    const host = make("pinpoint-chat", lang ? { lang } : {});
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(STYLE);
    const root = host.attachShadow({ mode: "open" });
    root.adoptedStyleSheets = [sheet];
    root.append(region);
    paint();
    document.body.append(host);
    const link = script.previousElementSibling;
    if (link?.href === home.href) link.remove(); // it was there for pages without script
    if (open !== undefined && !small.matches) show();
  }

  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", start);
  else start();
})();
