// Scripts only improve: every page works without this file.
import { createAll } from "govuk-frontend/dist/govuk/init.mjs";
import { Button } from "govuk-frontend/dist/govuk/components/button/button.mjs";
import { ErrorSummary } from "govuk-frontend/dist/govuk/components/error-summary/error-summary.mjs";
import { ExitThisPage } from "govuk-frontend/dist/govuk/components/exit-this-page/exit-this-page.mjs";
import { SkipLink } from "govuk-frontend/dist/govuk/components/skip-link/skip-link.mjs";

createAll(Button, { preventDoubleClick: true });
createAll(ErrorSummary);
createAll(ExitThisPage);
createAll(SkipLink);

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
