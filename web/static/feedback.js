// Sends "Was this helpful?" without leaving the page.

document.addEventListener("submit", async (event) => {
  const form = event.target;
  if (!form.matches(".feedback")) return;
  event.preventDefault();
  const said = document.createElement("p");
  said.tabIndex = -1;
  const body = new URLSearchParams(new FormData(form, event.submitter));
  body.set("place", location.pathname);
  try {
    const answer = await fetch(form.action, { method: "POST", body });
    if (!answer.ok) throw new Error(answer.status);
    said.textContent = "Thank you.";
    form.replaceChildren(said);
  } catch {
    said.textContent = "That did not get through. Please try again.";
    form.querySelector("p")?.remove();
    form.append(said);
  }
  said.focus(); // the button that had the focus may be gone
});
