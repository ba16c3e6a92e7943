"use strict";

// Ticks of the directory: how many there are is told at once, and the page's own address and the links to the lists of
// the directory carry them along.
const lists = /^\/[a-z]{2}\/organisations\/(situations\/.*)?$/;
const boxes = [...document.querySelectorAll("input[type=checkbox][name=o]")];
const elsewhere = [...document.querySelectorAll("input[type=hidden][name=o]")];
const order = document.querySelector("input[type=hidden][name=order]");

function withChosen(address, chosen) {
  address.searchParams.delete("o");
  chosen.forEach((key) => address.searchParams.append("o", key));
  if (order) address.searchParams.set("order", order.value);
  return address.pathname + address.search + address.hash;
}

function picked() {
  return [...elsewhere, ...boxes.filter((box) => box.checked)].map((input) => input.value);
}

function follow() {
  const chosen = picked();
  document.querySelectorAll("[data-picked]").forEach((number) => {
    number.textContent = String(chosen.length);
  });
  document.querySelectorAll("[data-picked-over]").forEach((note) => {
    const left = chosen.length - Number(note.dataset.pickedOver);
    note.hidden = left <= 0;
    note.querySelector("[data-picked-left]").textContent = String(Math.max(left, 0));
  });
  document.querySelectorAll("main a, .govuk-back-link").forEach((link) => {
    const address = new URL(link.href, window.location.href);
    if (address.origin !== window.location.origin || !lists.test(address.pathname)) return;
    if (!link.getAttribute("href").startsWith("#")) link.href = withChosen(address, chosen);
  });
}

// A shared address says what was asked, and nothing of what was left empty.
document.getElementById("picked").addEventListener("formdata", (event) => {
  [...event.formData.entries()].filter(([, value]) => !value).forEach(([name]) => event.formData.delete(name));
});

boxes.forEach((box) => {
  box.addEventListener("change", () => {
    follow();
    window.history.replaceState(null, "", withChosen(new URL(window.location.href), picked()));
  });
});
if (boxes.length) follow();
