"use strict";

// Before signing out: what still waits on this device is told, and after it nothing is left here.
(() => {
  const form = document.querySelector("[data-sign-out]");
  if (!form) return;

  // Pages that are open beside this one keep nothing more either.
  function forgetDrafts() {
    try {
      Object.keys(localStorage).filter((key) => key.startsWith("silmukka.")).forEach((key) => localStorage.removeItem(key));
      new BroadcastChannel("silmukka").postMessage("signed out");
    } catch {
      // A browser that keeps nothing has nothing to forget.
    }
  }

  async function forget() {
    forgetDrafts();
    if (window.kept) await window.kept.forget().catch(() => {});
    if (!("caches" in window)) return;
    for (const name of await caches.keys()) if (name.startsWith("silmukka-")) await caches.delete(name);
  }

  async function warn() {
    if (!(await window.kept.ready())) return;
    const count = (await window.kept.entries()).length;
    const warning = document.querySelector("[data-unsent]");
    warning.hidden = !count;
    for (const text of warning.querySelectorAll("[data-many]")) {
      text.hidden = (count === 1) !== (text.dataset.many === "one");
      text.querySelector("[data-count]").textContent = String(count);
    }
  }

  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const failed = document.querySelector("[data-sign-out-failed]");
    failed.hidden = true;
    const body = new URLSearchParams(new FormData(form));
    const answer = await fetch(form.action, { method: "POST", body, redirect: "manual" }).catch(() => null);
    if (!answer || (!answer.ok && answer.type !== "opaqueredirect")) {
      failed.hidden = false;
      return;
    }
    await forget();
    location.assign(form.dataset.signOut);
  });

  warn();
})();
