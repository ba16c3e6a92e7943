"use strict";

// The server knows that "all of these" means the others too. With this file one sees it at once.
(() => {
  function follow(form) {
    const boxes = [...form.querySelectorAll("input[type=checkbox][name=options]")];
    const whole = boxes.find((box) => box.value === form.dataset.implies);
    if (!whole) return;
    const others = boxes.filter((box) => box !== whole);
    let before = null;

    function show() {
      if (whole.checked) {
        if (others.some((box) => !box.disabled)) before = others.map((box) => box.checked);
        others.forEach((box) => {
          box.checked = true;
          box.disabled = true;
        });
      } else if (others.some((box) => box.disabled)) {
        others.forEach((box, number) => {
          box.checked = before[number];
          box.disabled = false;
        });
      }
    }

    form.addEventListener("filled", () => {
      others.forEach((box) => {
        box.disabled = false;
      });
      show();
    });
    whole.addEventListener("change", show);
    show();
  }

  const start = () => document.querySelectorAll("form[data-implies]").forEach((form) => follow(form));
  document.addEventListener("main-replaced", start);
  start();
})();
