// Scripts only improve: every page works without this file.
import { createAll } from "govuk-frontend/dist/govuk/init.mjs";
import { Button } from "govuk-frontend/dist/govuk/components/button/button.mjs";
import { ErrorSummary } from "govuk-frontend/dist/govuk/components/error-summary/error-summary.mjs";
import { ExitThisPage } from "govuk-frontend/dist/govuk/components/exit-this-page/exit-this-page.mjs";
import { SkipLink } from "govuk-frontend/dist/govuk/components/skip-link/skip-link.mjs";
import { startKeys } from "./inbox-keys.mjs";

createAll(Button, { preventDoubleClick: true });
createAll(ErrorSummary);
createAll(ExitThisPage);
createAll(SkipLink);
startKeys(document.querySelectorAll("[data-kith-keys]"));

for (const button of document.querySelectorAll("[data-kith-print]")) {
  button.hidden = false;
  button.addEventListener("click", () => window.print());
}

// The map's own script is fetched when somebody opens the map, and not before.
for (const holder of document.querySelectorAll("[data-kith-map]")) {
  const button = holder.querySelector("[data-toggle]");
  const whole = document.getElementById(button.getAttribute("aria-controls"));
  let map;
  const show = (shown) => {
    whole.hidden = !shown;
    holder.parentElement.classList.toggle("kith-found--map", shown);
    button.setAttribute("aria-expanded", String(shown));
    button.textContent = shown ? holder.dataset.hide : holder.dataset.show;
  };
  holder.hidden = false;
  button.addEventListener("click", async () => {
    show(whole.hidden);
    try {
      map ??= (await import(holder.dataset.script)).open(holder);
      await map;
    } catch {
      whole.replaceChildren(holder.dataset.failed);
    }
  });
  whole.addEventListener("keydown", (event) => {
    const chosen = whole.querySelector("[data-chosen]");
    if (event.key === "Escape" && !event.defaultPrevented && chosen?.hidden !== false) {
      show(false);
      button.focus();
    }
  });
}

for (const button of document.querySelectorAll("[data-kith-copy]")) {
  button.hidden = false;
  button.addEventListener("click", async () => {
    const said = button.textContent;
    const field = document.getElementById(button.dataset.kithCopy);
    try {
      await navigator.clipboard.writeText(field.value);
    } catch {
      field.select(); // where a browser does not let a page copy, Ctrl and C do
      return;
    }
    button.textContent = "Copied";
    setTimeout(() => { button.textContent = said; }, 2000);
  });
}

// Among a worker's hits a number ticks that one, "p" goes to the plan and "/" to the search: only while the focus is
// among them, so that whoever speaks to their computer sets nothing off elsewhere.
for (const form of document.querySelectorAll("[data-kith-ticks]")) {
  form.addEventListener("keydown", (event) => {
    const typing = event.target.closest("input:not([type=checkbox]), textarea, select");
    if (typing || event.ctrlKey || event.metaKey || event.altKey) return;
    const tick = /^\d$/.test(event.key) && document.getElementById(`tick-${event.key === "0" ? 10 : event.key}`);
    if (tick) {
      tick.click();
      tick.focus();
    } else if (event.key === "p" || event.key === "/") {
      event.preventDefault();
      document.getElementById(event.key === "p" ? "reference" : "statement").focus();
    }
  });
}
