"use strict";

// A form marked data-draft works without this file. With it, what is typed stays on this device until the portal
// says that it is saved; when the connection is cut the page says so, and sends again when it is back.
(() => {
  const PREFIX = "silmukka.draft.";
  const LONGEST_DAYS = 30;
  const AGAIN_AFTER = 15000;
  const LONGEST_WAIT = 20000;
  const LEFT_OUT = /^(csrfmiddlewaretoken|seen|.*-(TOTAL|INITIAL|MIN_NUM|MAX_NUM)_FORMS)$/;

  const read = (form) => [...new FormData(form)].filter(([name, value]) => !LEFT_OUT.test(name) && typeof value === "string");
  const bare = (fields) => JSON.stringify(fields.filter(([name]) => name !== "once").map(([name, value]) => [name, value.trim()]));

  function stored(key) {
    try {
      const draft = JSON.parse(localStorage.getItem(key));
      return draft && Array.isArray(draft.fields) ? draft : null;
    } catch {
      return null;
    }
  }

  function forgetOld(owner) {
    const oldest = Date.now() - LONGEST_DAYS * 86400000;
    for (const key of Object.keys(localStorage).filter((name) => name.startsWith(PREFIX))) {
      const draft = stored(key);
      if (!draft || !(draft.at > oldest) || !key.startsWith(`${PREFIX}${owner}.`)) localStorage.removeItem(key);
    }
  }

  function fill(form, fields) {
    const left = new Map();
    for (const [name, value] of fields) left.set(name, [...(left.get(name) || []), value]);
    for (const control of form.elements) {
      if (!control.name || LEFT_OUT.test(control.name) || control.type === "submit") continue;
      const values = left.get(control.name) || [];
      if (control.type === "checkbox" || control.type === "radio") control.checked = values.includes(control.value);
      else control.value = values.length ? values.shift() : "";
      const folded = control.closest("details");
      if (folded && (control.checked || (control.value && control.type !== "checkbox" && !control.matches("select")))) folded.open = true;
    }
    form.dispatchEvent(new CustomEvent("filled", { bubbles: true }));
  }

  function keepDraftsOf(form) {
    const key = `${PREFIX}${form.dataset.draft}`;
    const above = form.querySelector("[data-draft-above]");
    const below = form.querySelector("[data-draft-below]");
    const seen = form.elements.seen;
    const before = read(form);
    let isStored = false;
    let isSending = false;
    let isOver = false;
    let again = null;

    const show = (where, name) => where.replaceChildren(name ? form.querySelector(`template[data-draft-${name}]`).content.cloneNode(true) : "");
    const isUnsaved = () => form.hasAttribute("data-unsaved") || bare(read(form)) !== bare(before);

    function keep() {
      if (isOver) return;
      try {
        if (isUnsaved()) {
          localStorage.setItem(key, JSON.stringify({ at: Date.now(), seen: seen ? seen.value : "", fields: read(form) }));
          isStored = true;
        } else {
          localStorage.removeItem(key);
          isStored = false;
        }
      } catch {
        isStored = false;
      }
    }

    function offer() {
      const draft = stored(key);
      if (!draft || form.hasAttribute("data-unsaved")) return keep();
      if (bare(draft.fields) === bare(before)) return localStorage.removeItem(key);
      fill(form, draft.fields);
      show(above, draft.seen === (seen ? seen.value : "") ? "restored" : "clash");
      isStored = true;
    }

    function undo() {
      const mine = read(form);
      fill(form, before);
      keep();
      show(above, "undone");
      above.querySelector("[data-draft-redo]").addEventListener("click", () => {
        fill(form, mine);
        keep();
        show(above, "restored");
        above.querySelector("button").focus();
      });
      above.querySelector("button").focus();
    }

    function failed(name, submitter) {
      keep();
      show(below, isStored ? name : "unkept");
      below.querySelector("[data-draft-again]").addEventListener("click", () => send(submitter));
      again = { submitter, timer: setTimeout(() => send(submitter), AGAIN_AFTER) };
    }

    function quiet() {
      if (again) clearTimeout(again.timer);
      again = null;
    }

    async function send(submitter) {
      if (isSending) return;
      quiet();
      isSending = true;
      show(below, "sending");
      const body = new FormData(form);
      if (submitter && submitter.name) body.append(submitter.name, submitter.value);
      const patience = new AbortController();
      const timer = setTimeout(() => patience.abort(), LONGEST_WAIT);
      try {
        const answer = await fetch(form.action, { method: "POST", body, headers: { "Sent-By-Script": "1" }, signal: patience.signal });
        if (answer.status >= 500) failed("trouble", submitter);
        else if (answer.headers.has("Go-On")) goOn(answer.headers.get("Go-On"));
        else if (answer.redirected) window.location.assign(answer.url);
        else if (!showAnswer(await answer.text())) failed("trouble", submitter);
      } catch {
        failed("cut", submitter);
      } finally {
        clearTimeout(timer);
        isSending = false;
      }
    }

    function goOn(address) {
      try {
        localStorage.removeItem(key);
      } catch {
        // Nothing was kept.
      }
      isOver = true;
      window.location.assign(address);
    }

    function showAnswer(html) {
      const page = new DOMParser().parseFromString(html, "text/html");
      const main = page.querySelector("main");
      if (!main) return false;
      isOver = true;
      document.title = page.title;
      document.querySelector("main").replaceWith(main);
      start();
      document.dispatchEvent(new CustomEvent("main-replaced"));
      window.scrollTo(0, 0);
      main.querySelector("[data-focus-on-load]")?.focus();
      return true;
    }

    form.addEventListener("input", () => {
      quiet();
      keep();
    });
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      send(event.submitter);
    });
    above.addEventListener("click", (event) => {
      if (event.target.closest("[data-draft-undo]")) undo();
    });
    window.addEventListener("online", () => {
      if (again && !isOver) send(again.submitter);
    });
    if ("BroadcastChannel" in window) {
      new BroadcastChannel("silmukka").addEventListener("message", ({ data }) => {
        if (data === "signed out") isOver = true;
      });
    }
    try {
      offer();
    } catch {
      isStored = false;
    }
  }

  function mark(line) {
    try {
      forgetOld(line.dataset.draftMark.split(".")[0]);
      line.hidden = stored(`${PREFIX}${line.dataset.draftMark}`) === null;
    } catch {
      line.hidden = true;
    }
  }

  function start() {
    document.querySelectorAll("[data-draft-mark]").forEach(mark);
    document.querySelectorAll("form[data-draft]").forEach((form) => {
      try {
        forgetOld(form.dataset.draft.split(".")[0]);
      } catch {
        // A browser that keeps nothing still sends.
      }
      keepDraftsOf(form);
    });
  }

  start();
})();
