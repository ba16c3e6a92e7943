"use strict";

// The map: an extra over the list, which says the same. Everything is loaded from here but the configured tiles.
(() => {
  function draw() {
    const canvas = document.querySelector("[data-map]");
    if (!canvas || !window.L || canvas.dataset.drawn) return;
    canvas.dataset.drawn = "1";
    const words = JSON.parse(canvas.dataset.words);
    const said = canvas.parentElement.querySelector("[role=status]");
    const still = window.matchMedia("(prefers-reduced-motion: reduce)").matches;
    const markers = new Map();
    const links = [];
    const fill = (text, values) => text.replace(/\{(\w+)\}/g, (_, name) => values[name]);
    const addressOf = (kind, slug) => (kind === "p" ? words.place : words.circle).replace("SLUG", slug);

    const map = L.map(canvas, {
      attributionControl: false,
      zoomControl: false,
      scrollWheelZoom: false,
      maxZoom: 18,
      minZoom: 4,
      zoomAnimation: !still,
      fadeAnimation: !still,
      markerZoomAnimation: !still,
      inertia: !still,
    }).setView([61.5, 23.8], 8);
    canvas.setAttribute("role", "region");
    canvas.setAttribute("aria-label", words.map);
    L.control.zoom({ zoomInTitle: words.zoomIn, zoomOutTitle: words.zoomOut }).addTo(map);
    L.control.scale({ imperial: false }).addTo(map);
    if (canvas.dataset.tiles) L.tileLayer(canvas.dataset.tiles, { maxZoom: 18 }).addTo(map);

    const group = L.markerClusterGroup({
      animate: !still,
      showCoverageOnHover: false,
      spiderfyOnMaxZoom: true,
      chunkedLoading: true,
      maxClusterRadius: 46,
      iconCreateFunction: (cluster) => {
        const count = cluster.getChildCount();
        const name = document.createElement("span");
        name.className = "govuk-visually-hidden";
        name.textContent = fill(words.cluster, { count });
        return L.divIcon({ className: "s-map-cluster", html: `<span aria-hidden="true">${count}</span>${name.outerHTML}`, iconSize: [44, 44] });
      },
    });
    map.addLayer(group);

    // One point: a name for who listens, a shape for who looks; a centre point never looks like an address.
    function marker([lat, lon, exactness, kind, slug, title]) {
      const shape = exactness ? "about" : "exact";
      const icon = L.divIcon({ className: `s-map-pin s-map-pin--${kind === "p" ? "place" : "circle"} s-map-pin--${shape}`, iconSize: [26, 26] });
      const made = L.marker([lat, lon], { icon, title, riseOnHover: true });
      made.on("add", () => {
        const element = made.getElement();
        element.setAttribute("aria-label", exactness ? fill(words.about, { name: title }) : title);
        element.removeAttribute("title");
      });
      const box = document.createElement("div");
      box.className = "s-map-point";
      made.bindPopup(box, { minWidth: 220, maxWidth: 280, autoPanPadding: [12, 12] });
      made.on("popupopen", () => fillIn(box, made, kind, slug, title));
      markers.set(addressOf(kind, slug), made);
      return made;
    }

    function fillIn(box, made, kind, slug, title) {
      box.textContent = `${title}. ${words.waiting}`;
      fetch(words.point.replace("KIND", kind).replace("SLUG", slug), { headers: { Accept: "text/html" } })
        .then((answer) => (answer.ok ? answer.text() : Promise.reject(new Error(String(answer.status)))))
        .then((html) => {
          box.innerHTML = html;
          const own = cardOf(addressOf(kind, slug));
          if (own) box.append(button(words.inList, () => own.querySelector("a").focus()));
        })
        .catch(() => {
          box.textContent = `${title}. ${words.gone}`;
        })
        .finally(() => {
          if (!made.isPopupOpen()) return;
          made.getPopup().update();
          box.querySelector("a")?.focus({ preventScroll: true });
        });
    }

    function button(text, act) {
      const made = document.createElement("button");
      made.type = "button";
      made.className = "s-map__link";
      made.textContent = text;
      made.addEventListener("click", act);
      return made;
    }

    const cardOf = (address) => document.querySelector(`.s-card__link[href="${address}"]`)?.closest(".s-card");

    // Each card of the list leads to its point.
    function linkList() {
      markers.forEach((made, address) => {
        const card = cardOf(address);
        if (!card) return;
        const link = button(words.onMap, () => {
          canvas.scrollIntoView({ block: "nearest", behavior: still ? "auto" : "smooth" });
          group.zoomToShowLayer(made, () => made.openPopup());
        });
        link.setAttribute("aria-label", `${words.onMap}: ${card.querySelector(".s-card__link").textContent}`);
        card.append(link);
        links.push(link);
      });
    }

    // Names of municipalities where there is no background map, as many as fit without covering each other.
    function drawLabels(labels) {
      const layer = L.layerGroup().addTo(map);
      const draw = () => {
        layer.clearLayers();
        const taken = [];
        labels.forEach(([lat, lon, name]) => {
          const at = map.latLngToContainerPoint([lat, lon]);
          const width = name.length * 9;
          if (taken.some((other) => Math.abs(other.at.y - at.y) < 22 && Math.abs(other.at.x - at.x) < (other.width + width) / 2 + 8)) return;
          taken.push({ at, width });
          const icon = L.divIcon({ className: "s-map-name", html: "", iconSize: [1, 1] });
          const label = L.marker([lat, lon], { icon, interactive: false, keyboard: false, zIndexOffset: -1000 });
          label.on("add", () => {
            label.getElement().textContent = name;
            label.getElement().setAttribute("aria-hidden", "true");
          });
          layer.addLayer(label);
        });
      };
      map.on("zoomend", draw);
      draw();
    }

    function show({ points, labels = [], more = false }) {
      if (!canvas.isConnected) return;
      group.addLayers(points.map(marker));
      if (points.length) map.fitBounds(L.latLngBounds(points.map(([lat, lon]) => [lat, lon])), { padding: [30, 30], maxZoom: 15, animate: false });
      if (!canvas.dataset.tiles) drawLabels(labels);
      const told = points.length === 0 ? words.none : more ? words.more : words.shown;
      said.textContent = fill(told, { count: points.length });
      linkList();
      canvas.dataset.ready = "1";
    }

    // Escape closes an open popup and returns to its point; without one it leads out of the map.
    let opened = null;
    map.on("popupopen", (event) => {
      opened = event.popup._source;
      canvas.querySelector(".leaflet-popup-close-button")?.setAttribute("aria-label", words.close);
    });
    canvas.addEventListener(
      "keydown",
      (event) => {
        if (event.key !== "Escape") return;
        event.stopPropagation();
        if (opened?.isPopupOpen()) {
          const back = opened;
          back.closePopup();
          back.getElement()?.focus({ preventScroll: true });
        } else {
          document.getElementById(canvas.dataset.list)?.querySelector("a, button, h2")?.focus();
        }
      },
      true,
    );
    group.on("clusterkeypress", () => map.once("zoomend moveend", () => canvas.focus({ preventScroll: true })));

    if (canvas.dataset.given) {
      show(JSON.parse(canvas.dataset.given));
    } else {
      said.textContent = words.waiting;
      fetch(canvas.dataset.points, { headers: { Accept: "application/json" } })
        .then((answer) => (answer.ok ? answer.json() : Promise.reject(new Error(String(answer.status)))))
        .then(show)
        .catch(() => {
          said.textContent = words.failed;
        });
    }

    document.addEventListener(
      "map:closing",
      () => {
        map.remove();
        links.forEach((link) => link.remove());
      },
      { once: true },
    );
  }

  // The page may come with its map open, or the visitor opens it later: see map_part.js.
  document.addEventListener("map:opened", draw);
  draw();
})();
