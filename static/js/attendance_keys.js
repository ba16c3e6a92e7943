"use strict";

// The week sheet's numbers by keyboard, as on a spreadsheet: Enter and arrows go up and down, only digits go in.
(() => {
  const sheet = document.querySelector("[data-sheet]");
  if (!sheet) return;
  const hints = document.querySelector("[data-sheet-words]");

  const isShown = (field) => !field.closest("details:not([open])");

  function go(field, step) {
    const column = [...sheet.querySelectorAll(`[data-number="${field.dataset.number}"]`)].filter(isShown);
    const next = column[column.indexOf(field) + step] || (step > 0 ? sheet.querySelector("button[type=submit]") : null);
    next?.focus();
    if (next?.select) next.select();
  }

  function hint(field) {
    clear(field);
    const kind = field.inputMode === "decimal" ? "hint_decimal" : "hint";
    const note = document.createElement("span");
    note.className = "s-sheet__hint";
    note.id = `${field.id}-hint`;
    note.append(...hints.querySelector(`[data-word=${kind}]`).cloneNode(true).childNodes);
    note.setAttribute("role", "status");
    field.after(note);
    field.setAttribute("aria-describedby", `${field.getAttribute("aria-describedby") || ""} ${note.id}`.trim());
  }

  function clear(field) {
    const note = document.getElementById(`${field.id}-hint`);
    if (!note) return;
    note.remove();
    const others = field.getAttribute("aria-describedby").split(" ").filter((id) => id !== `${field.id}-hint`);
    field.setAttribute("aria-describedby", others.join(" "));
  }

  sheet.addEventListener("beforeinput", (event) => {
    const field = event.target;
    if (!field.matches("[data-number]") || event.data === null || event.data === undefined) return;
    const wrong = field.inputMode === "decimal" ? /[^\d.,:\s]/ : event.inputType === "insertText" ? /\D/ : /[^\d\s]/;
    // The hint stays while the field is typed in: of "3,5" there is 35 left, and that must not pass unseen.
    if (wrong.test(event.data)) {
      event.preventDefault();
      hint(field);
    }
  });

  sheet.addEventListener("keydown", (event) => {
    const field = event.target;
    if (!field.matches("[data-number]") || event.isComposing || event.ctrlKey || event.metaKey || event.altKey) return;
    const step = { Enter: event.shiftKey ? -1 : 1, ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) {
      event.preventDefault();
      go(field, step);
    }
  });

  sheet.addEventListener("focusout", (event) => {
    if (event.target.matches("[data-number]")) clear(event.target);
  });
})();
