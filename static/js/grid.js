"use strict";

// The typing grid works without this file. With it: the first empty cell is ready for typing, Enter goes down,
// "-" or "e" goes to the reasons, where the paper's number chooses one, sums stand beside the paper's own, and a word before leaving.
(() => {
  const grid = document.querySelector("[data-grid]");
  if (!grid) return;

  const rows = [...grid.querySelectorAll("[data-row]")];
  const fields = [...grid.querySelectorAll("input:not([type=hidden]), select")];
  const before = new Map(fields.map((field) => [field, valueOf(field)]));
  const NUMBER = /^\d{1,4}$/;
  const NOT_HELD = /^[-–−eE]\s*\d?$/;
  let sending = false;

  function valueOf(field) {
    return field.type === "checkbox" || field.type === "radio" ? String(field.checked) : field.value.trim();
  }

  const cell = (row, name) => row.querySelector(`[data-number=${name}]`);
  const numberIn = (input) => (input && NUMBER.test(input.value.trim()) ? Number(input.value) : null);

  function sum() {
    const sums = { visitors: 0, first_timers: 0, held: 0, not_held: 0, not_reported: 0 };
    for (const row of rows) {
      const visitors = cell(row, "visitors");
      const reason = row.querySelector("[data-reason]");
      if (!reason) continue;
      if (numberIn(visitors) !== null) {
        sums.held += 1;
        sums.visitors += numberIn(visitors);
        sums.first_timers += numberIn(cell(row, "first_timers")) || 0;
      } else if (reason.value || (visitors && NOT_HELD.test(visitors.value.trim()))) {
        sums.not_held += 1;
      } else if (visitors) {
        sums.not_reported += 1;
      }
    }
    for (const [name, value] of Object.entries(sums)) {
      const shown = grid.querySelector(`[data-total=${name}]`);
      const whole = String(value + lockedOf(name));
      if (shown && shown.textContent !== whole) shown.textContent = whole;
    }
  }

  // Rows of a closed quarter have no cells; what they add to the sums stays as the server counted it.
  const locked = new Map();
  const lockedOf = (name) => locked.get(name) || 0;

  function rememberLocked() {
    const shown = [...grid.querySelectorAll("[data-total]")].map((total) => [total, Number(total.textContent)]);
    sum();
    for (const [total, counted] of shown) locked.set(total.dataset.total, counted - Number(total.textContent));
    sum();
  }

  function next(field, name) {
    const column = [...grid.querySelectorAll(`[data-number=${name}]`)];
    const row = field.closest("[data-row]");
    const after = column.find((input) => rows.indexOf(input.closest("[data-row]")) > rows.indexOf(row));
    const target = after || grid.querySelector("button[type=submit]");
    target.focus();
    if (target.select) target.select();
  }

  grid.addEventListener("input", (event) => {
    const row = event.target.closest("[data-row]");
    if (row && event.target.matches("[data-number=visitors]") && numberIn(event.target) !== null) {
      row.querySelector("[data-reason]").value = "";
    }
    const correction = row?.nextElementSibling?.querySelector("[data-correction]");
    if (correction && event.target.matches("[data-number], [data-reason]")) correction.open = true;
    sum();
  });
  grid.addEventListener("keydown", (event) => {
    const field = event.target;
    if (event.key === "Enter" && field.matches("[data-number], [data-reason]")) {
      event.preventDefault();
      next(field, field.dataset.number || "visitors");
    } else if (/^[-–−eE]$/.test(event.key) && field.matches("[data-number=visitors]") && !event.ctrlKey && !event.metaKey) {
      event.preventDefault();
      field.value = "–";
      sum();
      field.closest("[data-row]").querySelector("[data-reason]").focus();
    }
  });
  grid.addEventListener("submit", (event) => {
    if (sending) event.preventDefault();
    sending = true;
  });
  window.addEventListener("pageshow", () => {
    sending = false;
  });
  window.addEventListener("beforeunload", (event) => {
    const isChanged = fields.some((field) => valueOf(field) !== before.get(field));
    if (!sending && isChanged) event.preventDefault();
  });
  rememberLocked();
  if (!document.querySelector("[data-focus-on-load]")) {
    const reported = (input) => input.value.trim() || input.closest("[data-row]").querySelector("[data-reason]").value;
    [...grid.querySelectorAll("[data-number=visitors]")].find((input) => !reported(input))?.focus();
  }
})();
