"use strict";

// Opens and closes the map where it stands: the page stays, the address tells, and without scripts the links still work.
(() => {
  const part = () => document.getElementById("map");
  const isOpen = (address) => new URL(address, window.location.href).searchParams.get("map") === "1";

  // Everything that an open map loads is from here; each file once.
  function load(address) {
    const style = address.split("?")[0].endsWith(".css");
    const kind = style ? "link" : "script";
    const known = [...document.querySelectorAll(kind)].some((other) => (other.href || other.src) === new URL(address, window.location.href).href);
    if (known) return Promise.resolve();
    const made = document.createElement(kind);
    return new Promise((resolve, reject) => {
      made.addEventListener("load", resolve);
      made.addEventListener("error", () => reject(new Error(address)));
      if (style) made.rel = "stylesheet";
      made[style ? "href" : "src"] = address;
      document.head.append(made);
    });
  }

  // The page's search keeps its map open on the next search as well.
  function tellForm(open) {
    const form = document.querySelector("form[role=search]");
    const kept = form?.querySelector("input[name=map]");
    if (kept && !open) kept.remove();
    if (!form || kept || !open) return;
    const made = document.createElement("input");
    Object.assign(made, { type: "hidden", name: "map", value: "1" });
    form.append(made);
  }

  async function turn(address, remember) {
    const old = part();
    old.setAttribute("aria-busy", "true");
    try {
      const answer = await fetch(address, { headers: { Accept: "text/html" } });
      if (!answer.ok) throw new Error(String(answer.status));
      const fresh = new DOMParser().parseFromString(await answer.text(), "text/html").getElementById("map");
      if (!fresh) throw new Error("no map");
      const open = isOpen(address);
      if (open) for (const file of (fresh.dataset.loads || "").split(" ").filter(Boolean)) await load(file);
      document.dispatchEvent(new Event("map:closing"));
      old.replaceWith(document.adoptNode(fresh));
      if (remember) window.history.pushState(null, "", address);
      tellForm(open);
      if (open) document.dispatchEvent(new Event("map:opened"));
      part().querySelector(open ? "h2" : "[data-map-turn]").focus({ preventScroll: true });
      part().scrollIntoView({ block: "nearest" });
    } catch {
      window.location.assign(address);
    }
  }

  document.addEventListener("click", (event) => {
    const link = event.target.closest?.("[data-map-turn]");
    if (!link || event.defaultPrevented || event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    if (!part().hasAttribute("aria-busy")) turn(link.href, true);
  });
  window.addEventListener("popstate", () => {
    if (part() && isOpen(window.location.href) !== Boolean(document.querySelector("[data-map]"))) turn(window.location.href, false);
  });
})();
