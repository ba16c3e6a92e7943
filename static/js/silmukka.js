"use strict";

// Everything works without this file. It only marks that scripts run and moves focus to what must be read first.
document.documentElement.classList.add("js");
document.querySelector("[data-focus-on-load]")?.focus();

if (window.matchMedia("(min-width: 56rem)").matches) {
  document.querySelectorAll("[data-open-when-wide]").forEach((panel) => {
    panel.open = true;
  });
}

// Whoever signs out leaves nothing behind on the device; pages that are open beside this one keep nothing more either.
if (window.location.pathname.endsWith("/accounts/logout/")) {
  document.querySelector("main form")?.addEventListener("submit", () => {
    try {
      Object.keys(localStorage).filter((key) => key.startsWith("silmukka.")).forEach((key) => localStorage.removeItem(key));
      new BroadcastChannel("silmukka").postMessage("signed out");
    } catch {
      // A browser that keeps nothing has nothing to forget.
    }
  });
}
