"use strict";

// Lets the service worker keep this page, and says so when it is the kept copy that is looked at.
(() => {
  const workers = navigator.serviceWorker;
  if (!workers) return;
  workers.addEventListener("message", ({ data }) => {
    const notice = document.querySelector("[data-kept-copy]");
    if (!data.keptAt || !notice) return;
    const time = notice.querySelector("[data-kept-at]");
    time.textContent = new Date(data.keptAt).toLocaleString(document.documentElement.lang, {
      dateStyle: "short",
      timeStyle: "short",
    });
    notice.hidden = false;
  });
  workers.startMessages();
  if (workers.controller) workers.controller.postMessage({ ask: "kept" });
  workers
    .register("/sw.js")
    .then(() => workers.ready)
    .then((ready) => {
      if (!performance.getEntriesByType("navigation")[0]?.workerStart) ready.active.postMessage({ keep: location.href });
    })
    .catch(() => {});
})();
