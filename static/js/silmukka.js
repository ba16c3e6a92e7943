"use strict";

// Everything works without this file. It only marks that scripts run and moves focus to what must be read first.
document.documentElement.classList.add("js");
document.querySelector("[data-focus-on-load]")?.focus();

if (window.matchMedia("(min-width: 56rem)").matches) {
  document.querySelectorAll("[data-open-when-wide]").forEach((panel) => {
    panel.open = true;
  });
}
