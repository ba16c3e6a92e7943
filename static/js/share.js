"use strict";

// Extras over a page that says it all: a button that copies an address, a button that prints.
document.querySelectorAll("[data-copy]").forEach((button) => {
  const field = document.getElementById(button.dataset.copy);
  const said = button.closest(".s-copied").querySelector("[role=status]");
  if (!navigator.clipboard) return;
  button.hidden = false;
  button.addEventListener("click", async () => {
    field.select();
    await navigator.clipboard.writeText(field.value);
    said.textContent = said.dataset.copied;
  });
});

document.querySelectorAll("[data-print]").forEach((line) => {
  line.hidden = false;
  line.querySelector("button").addEventListener("click", () => window.print());
});
