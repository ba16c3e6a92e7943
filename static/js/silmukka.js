"use strict";

// Everything works without this file. It only marks that scripts run and moves focus to what must be read first.
document.documentElement.classList.add("js");
document.querySelector("[data-focus-on-load]")?.focus();

// The way back leads to the list as it was left: the same search, page and ticks.
const back = document.querySelector(".govuk-back-link");
if (back && document.referrer.startsWith(`${window.location.origin}${back.pathname}?`) && !back.search) {
  back.href = document.referrer;
}

if (window.matchMedia("(min-width: 56rem)").matches) {
  document.querySelectorAll("[data-open-when-wide]").forEach((panel) => {
    panel.open = true;
  });
}
