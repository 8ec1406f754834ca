// The map of results: fetched and started only when somebody opens it. Everything on it is in the list as well.
import {
  Circle, Control, DivIcon, GeoJSON, LatLng, LatLngBounds, LayerGroup, Map as LeafletMap, Marker, TileLayer,
} from "leaflet/dist/leaflet-src.esm.js";

const APART = 44; // pixels between the middles of two pins; what is nearer is one pin with both numbers
const LABELS_APART = 64;
const calm = () => matchMedia("(prefers-reduced-motion: reduce)").matches;

export async function open(holder) {
  await styled(holder.dataset.style);
  return new ResultsMap(holder);
}

function styled(href) {
  return new Promise((done, failed) => {
    const link = Object.assign(document.createElement("link"), { rel: "stylesheet", href, onload: done, onerror: failed });
    document.head.append(link);
  });
}

// One pin for each result that has a place; what the list says of it is read from its card.
function read(item) {
  const title = item.querySelector(".kith-card__title a");
  return {
    at: new LatLng(Number(item.dataset.lat), Number(item.dataset.lon)),
    number: Number(item.dataset.number),
    name: title.textContent.trim(),
    where: item.querySelector("[data-where]").textContent.trim().replace(/\s+/g, " "),
    href: title.href,
    card: item.querySelector("article"),
  };
}

class ResultsMap {
  constructor(holder) {
    this.holder = holder;
    this.words = JSON.parse(holder.dataset.words);
    this.chosen = holder.querySelector("[data-chosen]");
    this.pins = [...document.querySelectorAll("[data-number][data-lat]")].map(read);
    this.here = holder.dataset.lat ? new LatLng(Number(holder.dataset.lat), Number(holder.dataset.lon)) : null;
    this.tiled = Boolean(holder.dataset.tiles);
    this.draw();
    holder.querySelector("[data-close-chosen]").addEventListener("click", () => this.unchoose());
    holder.addEventListener("keydown", (event) => {
      if (event.key === "Escape" && !this.chosen.hidden) {
        event.preventDefault(); // the first Escape closes what was chosen, the next one the map
        this.unchoose();
      }
    }, { capture: true });
  }

  draw() {
    const element = this.holder.querySelector("[data-drawn]");
    this.map = new LeafletMap(element, {
      attributionControl: false,
      zoomControl: false,
      scrollWheelZoom: false, // the wheel scrolls the page
      maxZoom: this.tiled ? 18 : 16,
      minZoom: 6,
      zoomSnap: 0.5,
      zoomAnimation: !calm(),
      fadeAnimation: !calm(),
      markerZoomAnimation: false,
      maxBounds: [[48, -16], [62.5, 8]],
    });
    new Control.Zoom({ zoomInTitle: this.words.closer, zoomOutTitle: this.words.wider }).addTo(this.map);
    this.map.createPane("names").style.zIndex = 450;
    this.outlines = new LayerGroup().addTo(this.map);
    this.names = new LayerGroup().addTo(this.map);
    this.drawHere();
    this.markers = new LayerGroup().addTo(this.map);
    this.map.on("zoomend", () => this.placePins());
    this.map.on("moveend", () => this.tiled || this.outline());
    this.map.on("click", (event) => this.map.panTo(event.latlng, { animate: !calm() })); // moving without a drag
    this.whole();
    this.placePins();
    if (this.tiled) {
      this.tile();
    }
  }

  whole() {
    const all = new LatLngBounds(this.pins.map((pin) => pin.at));
    if (this.here) {
      all.extend(this.here);
    }
    this.map.fitBounds(all, { paddingTopLeft: [64, 30], paddingBottomRight: [30, 30], maxZoom: 15, animate: false });
  }

  tile() {
    new Control.Attribution({ prefix: false }).addTo(this.map);
    new TileLayer(this.holder.dataset.tiles, {
      attribution: this.holder.dataset.attribution,
      referrerPolicy: "strict-origin", // who makes the tiles may ask which site they are for, and is told no page
    }).addTo(this.map);
  }

  drawHere() {
    if (!this.here) {
      return;
    }
    new Circle(this.here, {
      radius: Number(this.holder.dataset.metres), interactive: false, className: "kith-map__reach", fill: false,
    }).addTo(this.map);
    this.name(this.here, this.holder.dataset.place, "kith-map__here").addTo(this.map);
  }

  name(at, text, className) {
    const said = document.createElement("span");
    said.textContent = text;
    const icon = new DivIcon({ html: said, className, iconSize: [0, 0] });
    return new Marker(at, { icon, interactive: false, keyboard: false, pane: "names" });
  }

  // --- Pins --------------------------------------------------------------------------------------------------------

  placePins() {
    const focused = this.holder.contains(document.activeElement) ? document.activeElement.dataset.numbers : undefined;
    this.markers.clearLayers();
    for (const group of this.groups()) {
      this.markers.addLayer(this.pin(group));
    }
    if (focused) {
      this.buttonOf(Number(focused.split(" ")[0]))?.focus({ preventScroll: true });
    }
  }

  groups() {
    const groups = [];
    for (const pin of this.pins) {
      const at = this.map.latLngToContainerPoint(pin.at);
      const near = groups.find((group) => group.at.distanceTo(at) < APART);
      if (near) {
        near.pins.push(pin);
      } else {
        groups.push({ at, pins: [pin] });
      }
    }
    return groups;
  }

  pin({ pins }) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = pins.length > 1 ? "kith-pin kith-pin--several" : "kith-pin";
    button.dataset.numbers = pins.map((pin) => pin.number).join(" ");
    const shown = pins.slice(0, pins.length > 3 ? 2 : 3).map((pin) => pin.number);
    button.textContent = shown.join(", ") + (shown.length < pins.length ? " …" : ""); // its name tells them all
    button.setAttribute("aria-label", pins.map((pin) => `${pin.number}: ${pin.name}`).join("; "));
    const icon = new DivIcon({ html: button, className: "kith-pin__at", iconSize: [0, 0] });
    const marker = new Marker(pins[0].at, { icon, interactive: false, keyboard: false });
    button.addEventListener("click", (event) => {
      event.stopPropagation();
      this.choose(pins);
    });
    button.addEventListener("focus", () => {
      if (button.matches(":focus-visible")) {
        this.map.panInside(pins[0].at, { padding: [44, 44], animate: false });
      }
    });
    return marker;
  }

  buttonOf(number) {
    return [...this.holder.querySelectorAll(".kith-pin")].find((pin) =>
      pin.dataset.numbers.split(" ").includes(String(number)),
    );
  }

  choose(pins) {
    this.taken = pins[0].number;
    this.mark(pins);
    this.chosen.querySelector("ul")?.remove();
    const list = document.createElement("ul");
    this.chosen.prepend(list);
    list.replaceChildren(...pins.map((pin) => this.said(pin)));
    this.chosen.hidden = false;
    list.querySelector("a").focus();
  }

  said(pin) {
    const item = document.createElement("li");
    const link = Object.assign(document.createElement("a"), { href: pin.href, className: "govuk-link", textContent: pin.name });
    const inList = Object.assign(document.createElement("a"), {
      href: `#${pin.card.id}`, className: "govuk-link", textContent: this.words.inList,
    });
    const where = Object.assign(document.createElement("p"), { textContent: pin.where });
    item.append(`${pin.number}. `, link, where, inList);
    return item;
  }

  unchoose() {
    this.chosen.hidden = true;
    this.mark([]);
    this.buttonOf(this.taken)?.focus();
  }

  mark(pins) {
    const numbers = pins.map((pin) => String(pin.number));
    for (const button of this.holder.querySelectorAll(".kith-pin")) {
      const held = button.dataset.numbers.split(" ").some((number) => numbers.includes(number));
      button.classList.toggle("kith-pin--chosen", held);
    }
  }

  // --- Outlines ----------------------------------------------------------------------------------------------------

  async outline() {
    const view = this.map.getBounds();
    const held = this.held;
    const closer = held && held.getEast() - held.getWest() > 5 * (view.getEast() - view.getWest());
    if (held?.contains(view) && !closer) {
      this.placeNames();
      return;
    }
    const box = (this.held = view.pad(0.4));
    const answer = await fetch(this.holder.dataset.outlines, {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify({ west: box.getWest(), south: box.getSouth(), east: box.getEast(), north: box.getNorth() }),
    }).catch(() => null);
    if (!answer?.ok || this.held !== box) {
      return; // pins without outlines still are a map
    }
    this.drawn = await answer.json();
    this.outlines.clearLayers();
    this.outlines.addLayer(new GeoJSON(this.drawn, { interactive: false, style: { className: "kith-map__outline" } }));
    this.placeNames();
  }

  placeNames() {
    this.names.clearLayers();
    const taken = [];
    for (const { properties } of this.drawn?.features ?? []) {
      const at = new LatLng(properties.label[1], properties.label[0]);
      const point = this.map.latLngToContainerPoint(at);
      if (this.map.getBounds().contains(at) && taken.every((other) => other.distanceTo(point) > LABELS_APART)) {
        taken.push(point);
        this.names.addLayer(this.name(at, properties.name, "kith-map__name"));
      }
    }
  }
}
