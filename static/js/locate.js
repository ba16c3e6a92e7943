"use strict";

// "Near me": asks the device only when the button is pressed; the rounded position goes into the address and nowhere else.
document.querySelectorAll("[data-locate]").forEach((line) => {
  const said = line.querySelector("[role=status]");
  if (!("geolocation" in navigator)) return;
  line.hidden = false;
  line.querySelector("button").addEventListener("click", () => {
    said.textContent = said.dataset.waiting;
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => {
        const query = new URLSearchParams(line.dataset.locate === window.location.pathname ? window.location.search : "");
        query.delete("near");
        query.delete("page");
        query.set("lat", coords.latitude.toFixed(3));
        query.set("lon", coords.longitude.toFixed(3));
        window.location.assign(`${line.dataset.locate}?${query}`);
      },
      () => {
        said.textContent = said.dataset.refused;
      },
      { timeout: 10000, maximumAge: 300000 },
    );
  });
});
