"use strict";

// The week sheet works without this file. With it: sums while typing, and each row saves itself when it is left.
// What was typed stays in this browser until the server has confirmed it (kept.js), with or without a network.
(() => {
  const sheet = document.querySelector("[data-sheet]");
  if (!sheet) return;

  const words = document.querySelector("[data-sheet-words]");
  const word = (name) => words.querySelector(`[data-word="${name}"]`);
  const columns = sheet.dataset.columns;
  const rows = new Map();
  let line = Promise.resolve();

  // Steps that write are taken one after another, in the order in which they were typed.
  const inLine = (step) => (line = line.then(step, step));

  // --- Sums ---------------------------------------------------------------------------------------

  // A row that is to be looked at counts by what is stored of it, not by what was typed.
  const isDoubtful = (tr) => tr.classList.contains("s-sheet__row--wrong");

  function valueIn(tr, field) {
    if (!field || !isDoubtful(tr)) return field?.value.trim() || "";
    const row = rows.get(Number(tr.dataset.gathering));
    return row?.state ? row.saved.get(field.name) || "" : "";
  }

  const numberIn = (tr, name) => {
    const typed = valueIn(tr, tr.querySelector(`[data-number=${name}]`));
    return /^\d{1,4}$/.test(typed) ? Number(typed) : null;
  };

  function sum() {
    const sums = { visitors: 0, first_timers: 0, held: 0, not_held: 0, not_reported: 0 };
    const days = {};
    for (const tr of sheet.querySelectorAll("[data-row]")) {
      const visitors = numberIn(tr, "visitors");
      if (visitors !== null) {
        sums.held += 1;
        sums.visitors += visitors;
        sums.first_timers += numberIn(tr, "first_timers") || 0;
        days[tr.dataset.row] = (days[tr.dataset.row] || 0) + visitors;
      } else if (valueIn(tr, tr.querySelector("[data-reason]"))) {
        sums.not_held += 1;
      } else if (tr.querySelector("[data-number=visitors]")) {
        sums.not_reported += 1;
      }
    }
    for (const [name, value] of Object.entries(sums)) show(sheet.querySelector(`[data-total=${name}]`), value);
    for (const shown of sheet.querySelectorAll("[data-day-total]")) show(shown, days[shown.dataset.dayTotal] || 0);
  }

  function show(element, value) {
    if (element && element.textContent !== String(value)) element.textContent = String(value);
  }

  function say(text) {
    const status = sheet.querySelector("[data-sheet-status]");
    status.textContent = status.textContent === text ? `${text}\u00a0` : text;
  }

  // --- Rows ---------------------------------------------------------------------------------------

  const isField = (field) => field.name && field.name !== "row" && field.type !== "hidden";
  const valueOf = (field) => (field.type === "checkbox" || field.type === "radio" ? field.checked : field.value.trim());

  // What stood in the field when the page came, whatever the browser has put there since.
  function standing(field) {
    if (field.tagName !== "SELECT") return field.defaultValue.trim();
    return [...field.options].find((option) => option.defaultSelected)?.value || "";
  }

  class Row {
    constructor(tr) {
      this.tr = tr;
      this.gathering = Number(tr.dataset.gathering);
      this.token = tr.querySelector("input[name=row]");
      this.name = tr.querySelector(".s-sheet__name a").textContent.trim();
      this.saved = new Map(this.fields().map((field) => [field.name, standing(field)]));
      this.sent = "";
      this.later = "";
      this.state = "";
    }

    get under() {
      const next = this.tr.nextElementSibling;
      return next?.matches(".s-sheet__more") ? next : null;
    }

    fields() {
      const all = [...this.tr.querySelectorAll("input, select"), ...(this.under?.querySelectorAll("input") || [])];
      return all.filter(isField);
    }

    typed() {
      return this.fields()
        .filter((field) => valueOf(field) !== false)
        .map((field) => [field.name, field.value.trim()]);
    }

    get isChanged() {
      return this.fields().some((field) => {
        const value = valueOf(field);
        return typeof value === "boolean" ? value : value !== (this.saved.get(field.name) ?? "");
      });
    }

    // A reason for a correction is stored with the corrected number, never alone.
    get isOnlyWhy() {
      return this.fields().every((field) => {
        const value = valueOf(field);
        const isWhy = field.name.endsWith("-why");
        return isWhy || (typeof value === "boolean" ? !value : value === (this.saved.get(field.name) ?? ""));
      });
    }

    entry(state) {
      const [, seen] = this.token.value.split(".");
      return {
        person: session.person,
        gathering: this.gathering,
        name: this.name,
        page: location.pathname,
        state,
        seen: Number(seen),
        conflict: this.token.value.endsWith(".c"),
        fields: [...this.typed(), ["columns", columns], ...(this.tr.dataset.row ? [] : [["late", "1"]])],
      };
    }

    holds(element) {
      return Boolean(element) && (this.tr.contains(element) || Boolean(this.under?.contains(element)));
    }

    // The row says something else than what is stored: it is kept, and goes out when the row is left.
    touch() {
      if (this.later) this.showUnder(this.later);
      this.later = "";
      const correction = this.under?.querySelector("[data-correction]");
      if (correction) correction.open = this.isChanged;
      if (this.isChanged) {
        this.tell(this.isOnlyWhy ? "only_why" : "typing");
        inLine(() => window.kept.put(this.entry("draft")));
      } else {
        this.tell(this.sent ? "kept" : "");
        inLine(() => window.kept.drop(this.entry("draft")));
      }
    }

    leave() {
      const typed = JSON.stringify(this.typed());
      if (!this.isChanged || this.isOnlyWhy || typed === this.sent) return;
      this.sent = typed;
      this.tell("saving");
      inLine(() => window.kept.put(this.entry("waiting")));
      goOut();
    }

    tell(state, extra = "") {
      this.state = state;
      let shown = this.tr.querySelector("[data-row-state]");
      if (!shown) {
        shown = document.createElement("span");
        shown.className = "s-sheet__state";
        shown.dataset.rowState = "";
        this.tr.lastElementChild.append(shown);
      }
      shown.dataset.rowState = state;
      shown.replaceChildren(...(state ? word(state).cloneNode(true).childNodes : []));
      if (extra) shown.querySelector("[data-extra]")?.append(extra);
      const isWrong = ["asked", "conflict", "wrong", "refused", "gone"].includes(state);
      this.tr.classList.toggle("s-sheet__row--wrong", isWrong);
    }

    showUnder(html) {
      const body = document.createElement("tbody");
      body.innerHTML = html;
      const made = body.querySelector(".s-sheet__more");
      const hasSomething = Boolean(made?.querySelector("td")?.children.length);
      const focused = this.under?.contains(document.activeElement) ? document.activeElement.id : null;
      const open = [...(this.under?.querySelectorAll("details") || [])].map((details) => details.open);
      this.under?.remove();
      if (hasSomething) this.tr.after(made);
      made?.querySelectorAll("details").forEach((details, number) => {
        if (open[number] && !("correction" in details.dataset)) details.open = true;
      });
      this.tr.classList.toggle("s-sheet__row--more", hasSomething);
      if (focused !== null) (document.getElementById(focused) || this.fields()[0])?.focus();
    }

    // What the server said of the row; what was typed after it was sent stays.
    hear(entry, answer) {
      const sent = JSON.stringify(entry.fields.filter(([name]) => name.startsWith("g")));
      const isUntouched = JSON.stringify(this.typed()) === sent || !this.isChanged;
      if (answer.token) this.token.value = answer.token;
      if (answer.state === "stored") this.store(answer, isUntouched);
      else this.look(entry, answer, isUntouched);
      sum();
    }

    store(answer, isUntouched) {
      const hadUnder = Boolean(this.under);
      for (const [name, value] of Object.entries(answer.values)) this.saved.set(name, value);
      for (const field of this.fields()) {
        field.removeAttribute("aria-invalid");
        field.classList.remove("govuk-input--error", "govuk-select--error");
      }
      if (!isUntouched && this.isChanged) {
        this.tell(JSON.stringify(this.typed()) === this.sent ? "saving" : "typing");
        return;
      }
      this.sent = "";
      this.fill(answer.values);
      const isInside = this.under?.contains(document.activeElement);
      const asked = this.under?.querySelector("[type=radio], [type=checkbox]");
      if (hadUnder && (!isInside || asked)) this.showUnder(answer.more);
      else this.later = isInside ? "" : answer.more;
      this.fill(answer.values);
      this.tell("saved", answer.at);
      say(`${this.name}: ${word("announced").textContent} ${answer.words}`);
    }

    look(entry, answer, isUntouched) {
      if (answer.more && isUntouched) this.showUnder(answer.more);
      for (const field of this.fields()) {
        const isWrong = (answer.wrong || []).some((name) => field.name === `g${this.gathering}-${name}`);
        if (isWrong) {
          field.setAttribute("aria-invalid", "true");
          field.setAttribute("aria-describedby", `g${this.gathering}-name ${field.id}-error`);
          field.classList.add(field.tagName === "SELECT" ? "govuk-select--error" : "govuk-input--error");
        }
      }
      if (isUntouched) this.sent = JSON.stringify(this.typed());
      this.tell(answer.state, answer.status ? String(answer.status) : "");
      this.under?.classList.add("s-sheet__more--wrong");
      say((answer.says || []).join(" ") || `${this.name}: ${word(answer.state).textContent.trim()}`);
    }

    fill(values) {
      for (const field of this.fields()) {
        if (typeof valueOf(field) !== "boolean" && field.name in values) field.value = values[field.name];
      }
    }

    // What this browser had kept of the row when the page was left.
    restore(entry) {
      const values = Object.fromEntries(entry.fields);
      this.fill(values);
      this.token.value = `${entry.gathering}.${entry.seen}.${entry.submission}${entry.conflict ? ".c" : ""}`;
      if (entry.state === "held") this.look(entry, entry.answer, true);
      if (entry.state === "held" && entry.answer.token) this.token.value = entry.answer.token;
      this.fill(values);
      if (entry.state === "waiting") this.sent = JSON.stringify(this.typed());
      if (entry.state !== "held") this.tell(entry.state === "waiting" ? "kept" : "typing");
      this.tr.closest("details")?.setAttribute("open", "");
    }

    // Esc: the stored value comes back.
    giveBack(field) {
      if (typeof valueOf(field) === "boolean") return;
      field.value = this.saved.get(field.name) ?? "";
      if (!this.isChanged) this.sent = "";
      this.touch();
      sum();
    }
  }

  const rowOf = (element) => {
    const tr = element?.closest?.("tr");
    const own = tr?.matches(".s-sheet__more") ? tr.previousElementSibling : tr;
    return own ? rows.get(Number(own.dataset.gathering)) : undefined;
  };

  // --- The way out --------------------------------------------------------------------------------

  const session = {
    person: sheet.dataset.person,
    rows: sheet.dataset.rows,
    csrf: sheet.querySelector("input[name=csrfmiddlewaretoken]").value,
  };
  let stopped = "";
  let wait = 5000;
  let clock = 0;

  function hear(entry, answer) {
    if (entry.person === session.person) rows.get(entry.gathering)?.hear(entry, answer);
    tellQueue();
  }

  function goOut() {
    clearTimeout(clock);
    return inLine(() => {}).then(async () => {
      stopped = await window.kept.sendAll(session, hear);
      for (const row of rows.values()) if (row.state === "saving" && stopped) row.tell("kept");
      await tellQueue();
      wait = stopped ? Math.min(wait * 2, 60000) : 5000;
      if (stopped === "offline") clock = setTimeout(goOut, wait);
    });
  }

  async function tellQueue() {
    const kept = await window.kept.entries();
    const queue = document.querySelector("[data-queue]");
    const own = kept.filter((entry) => entry.person === session.person);
    const waiting = own.filter((entry) => entry.state === "waiting").length;
    const elsewhere = own.filter((entry) => entry.state === "held" && !rows.has(entry.gathering));
    const others = kept.length - own.length;
    const isShown = { waiting: waiting && stopped, signed_out: stopped === "signed_out", others, elsewhere: elsewhere.length };
    queue.hidden = !Object.values(isShown).some(Boolean);
    for (const part of queue.querySelectorAll("[data-queue-part]")) {
      part.hidden = !isShown[part.dataset.queuePart];
    }
    for (const [name, number] of [["waiting", waiting], ["others", others]]) {
      for (const text of queue.querySelectorAll(`[data-queue-part=${name}] [data-many]`)) {
        text.hidden = (number === 1) !== (text.dataset.many === "one");
        show(text.querySelector("[data-count]"), number);
      }
    }
    queue.querySelector("[data-elsewhere]").replaceChildren(
      ...elsewhere.map((entry) => {
        const item = document.createElement("li");
        const link = document.createElement("a");
        link.className = "govuk-link";
        link.href = entry.page;
        link.textContent = entry.name;
        item.append(link);
        return item;
      }),
    );
  }

  async function saveAll() {
    for (const row of rows.values()) row.leave();
    await goOut();
    const first = [...rows.values()].find((row) => ["asked", "conflict", "wrong", "refused", "gone"].includes(row.state));
    if (first) (first.under?.querySelector("input") || first.fields()[0])?.focus();
    say(word(first ? "look" : stopped ? "kept" : "all_saved").textContent.trim());
    const done = sheet.querySelector("[data-saved-all]");
    done.replaceChildren(...word(first ? "look" : stopped ? "kept" : "all_saved").cloneNode(true).childNodes);
  }

  // --- Start --------------------------------------------------------------------------------------

  async function restore() {
    const versions = new Map([...rows.values()].map((row) => [row.gathering, Number(row.token.value.split(".")[1])]));
    for (const known of await window.kept.confirmedSince(session.person, versions)) {
      const row = rows.get(known.gathering);
      row.token.value = row.token.value.replace(/^(\d+)\.\d+\./, `$1.${known.version}.`);
      for (const [name, value] of Object.entries(known.values)) row.saved.set(name, value);
      row.fill(known.values);
      row.tell("saved", known.at);
    }
    for (const entry of await window.kept.ofPerson(session.person)) rows.get(entry.gathering)?.restore(entry);
    sum();
  }

  function listen() {
    sheet.addEventListener("input", (event) => (rowOf(event.target)?.touch(), sum()));
    // A choice by keyboard goes through the others on its way: it holds when the row is left.
    let pointed = 0;
    sheet.addEventListener("pointerdown", () => (pointed = Date.now()));
    sheet.addEventListener("change", (event) => {
      const isPointed = Date.now() - pointed < 1000;
      if (event.target.matches("[type=checkbox]:checked")) rowOf(event.target)?.leave();
      if (event.target.matches("[type=radio]") && isPointed) rowOf(event.target)?.leave();
    });
    sheet.addEventListener("focusout", (event) => {
      const row = rowOf(event.target);
      if (row && document.hasFocus() && !row.holds(event.relatedTarget)) row.leave();
    });
    sheet.addEventListener("keydown", (event) => {
      if (event.key === "Escape") rowOf(event.target)?.giveBack(event.target);
    });
    sheet.addEventListener("submit", (event) => {
      event.preventDefault();
      saveAll();
    });
    document.querySelector("[data-queue-send]").addEventListener("click", goOut);
    window.addEventListener("online", goOut);
    window.addEventListener("pagehide", () => rows.forEach((row) => row.leave()));
    document.addEventListener("visibilitychange", () => {
      if (document.visibilityState === "visible" && stopped) goOut();
    });
    window.kept.hear(hear);
  }

  async function start() {
    sheet.addEventListener("input", sum);
    sum();
    if (!("fetch" in window) || !(await window.kept.ready())) return;
    for (const tr of sheet.querySelectorAll("tr[data-gathering]")) {
      const row = new Row(tr);
      rows.set(row.gathering, row);
    }
    await restore();
    listen();
    sheet.dataset.savesRows = "";
    if ((await window.kept.entries()).length) await goOut();
  }

  start();
})();
