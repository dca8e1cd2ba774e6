// Offers known questions while somebody types: an editable combobox with a list, after the pattern of ARIA 1.2.

import { privateDetails } from "./private.js";

const PAUSE_MS = 150;
const SHORTEST = 3;
const LONGEST = 80; // by then it is a story, not the start of a known question
const MOST = 6;

const counter = document.getElementById("offered");

/** Offer questions under `field` in `list`; `choose` gets the one that was picked. Return a way to close the list. */
export function offerQuestions(field, list, choose) {
  let timer;
  let active = null;

  function close() {
    clearTimeout(timer);
    activate(null);
    list.hidden = true;
    field.ariaExpanded = "false";
    counter.textContent = "";
  }

  function open() {
    list.hidden = false;
    field.ariaExpanded = "true";
    const many = list.children.length;
    counter.textContent = many === 1 ? "1 question below." : `${many} questions below.`;
  }

  function activate(option) {
    active?.setAttribute("aria-selected", "false");
    active = option;
    active?.setAttribute("aria-selected", "true");
    active?.scrollIntoView({ block: "nearest" });
    if (active) field.setAttribute("aria-activedescendant", active.id);
    else field.removeAttribute("aria-activedescendant");
  }

  function show(questions) {
    list.replaceChildren(...questions.map((question, at) => {
      const option = document.createElement("li");
      option.id = `suggested-${at}`;
      option.role = "option";
      option.ariaSelected = "false";
      option.textContent = question;
      return option;
    }));
    if (questions.length) open();
    else close();
  }

  async function look(typed) {
    let questions = [];
    try {
      const answer = await fetch(`/api/v1/suggest?q=${encodeURIComponent(typed)}`);
      if (answer.ok) questions = (await answer.json()).suggestions.map((each) => each.question).slice(0, MOST);
    } catch {
      // no suggestions then: the question can be asked all the same
    }
    if (field.value.trim() === typed && document.activeElement === field) show(questions);
  }

  function move(step) {
    const options = [...list.children];
    const at = active ? options.indexOf(active) + step : step > 0 ? 0 : options.length - 1;
    activate(options[at] ?? null); // beyond either end the text itself is next
  }

  function pick(option) {
    const question = option.textContent;
    close();
    field.value = "";
    choose(question);
  }

  field.role = "combobox";
  field.ariaAutoComplete = "list";
  field.setAttribute("aria-controls", list.id);
  close();

  field.addEventListener("input", () => {
    close();
    const typed = field.value.trim();
    // what looks private is not sent before it is asked
    if (typed.length < SHORTEST || typed.length > LONGEST || privateDetails(typed).length) return;
    timer = setTimeout(look, PAUSE_MS, typed);
  });

  field.addEventListener("keydown", (event) => {
    if (event.isComposing) return;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step && list.children.length && field.value.trim()) {
      event.preventDefault();
      if (list.hidden) open();
      move(step);
    } else if (event.key === "Enter" && active) {
      event.preventDefault();
      pick(active);
    } else if (event.key === "Escape" && !list.hidden) {
      event.preventDefault();
      close();
    }
  });

  field.addEventListener("blur", close);
  list.addEventListener("pointerdown", (event) => event.preventDefault()); // the field keeps the focus
  list.addEventListener("click", (event) => {
    const option = event.target.closest("[role=option]");
    if (option) pick(option);
  });

  return { close };
}
