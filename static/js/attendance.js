"use strict";

// The week sheet works without this file. With it: sums while typing, Enter goes down, and a word before leaving.
(() => {
  const sheet = document.querySelector("[data-sheet]");
  if (!sheet) return;

  const fields = [...sheet.querySelectorAll("input[type=text], input[type=checkbox], input[type=radio], select")];
  const before = new Map(fields.map((field) => [field, valueOf(field)]));
  let sending = false;

  function valueOf(field) {
    return field.type === "checkbox" || field.type === "radio" ? String(field.checked) : field.value.trim();
  }

  const isChanged = () => fields.some((field) => valueOf(field) !== before.get(field));

  function sum() {
    const sums = { visitors: 0, first_timers: 0, held: 0, not_held: 0, not_reported: 0 };
    for (const row of sheet.querySelectorAll("[data-row]")) {
      const visitors = row.querySelector("[data-number=visitors]");
      const first = row.querySelector("[data-number=first_timers]");
      const isNumber = visitors && /^\d{1,4}$/.test(visitors.value.trim());
      if (isNumber) {
        sums.held += 1;
        sums.visitors += Number(visitors.value);
        sums.first_timers += /^\d{1,4}$/.test(first.value.trim()) ? Number(first.value) : 0;
      } else if (row.querySelector("[data-reason]").value) {
        sums.not_held += 1;
      } else if (visitors) {
        sums.not_reported += 1;
      }
    }
    for (const [name, value] of Object.entries(sums)) {
      const shown = sheet.querySelector(`[data-total=${name}]`);
      if (shown && shown.textContent !== String(value)) shown.textContent = String(value);
    }
  }

  function goDown(field) {
    const isShown = (input) => !input.closest("details:not([open])");
    const column = [...sheet.querySelectorAll(`[data-number=${field.dataset.number}]`)].filter(isShown);
    const next = column[column.indexOf(field) + 1] || sheet.querySelector("button[type=submit]");
    next.focus();
    if (next.select) next.select();
  }

  sheet.addEventListener("input", (event) => {
    const correction = event.target.closest("tr")?.nextElementSibling?.querySelector("[data-correction]");
    if (correction && event.target.matches("[data-number], [data-reason]")) correction.open = true;
    sum();
  });
  sheet.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && event.target.matches("[data-number]")) {
      event.preventDefault();
      goDown(event.target);
    }
  });
  sheet.addEventListener("submit", (event) => {
    if (sending) event.preventDefault();
    sending = true;
  });
  window.addEventListener("pageshow", () => {
    sending = false;
  });
  window.addEventListener("beforeunload", (event) => {
    if (!sending && isChanged()) event.preventDefault();
  });
  sum();
})();
