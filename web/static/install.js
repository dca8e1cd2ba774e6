// Lets the lines on the page be copied at a press.

const copied = document.getElementById("copied");

for (const button of document.querySelectorAll("[data-copy]")) {
  const text = document.getElementById(button.getAttribute("aria-describedby"));
  button.hidden = false;
  button.addEventListener("click", async () => {
    getSelection().selectAllChildren(text); // for the hand, where the browser keeps scripts from the clipboard
    try {
      await navigator.clipboard.writeText(text.textContent);
      copied.textContent = "Copied.";
    } catch {
      copied.textContent = "Selected. Press Ctrl and C to copy.";
    }
  });
}
