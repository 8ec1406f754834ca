// One key for one thing of the inbox. A key counts only while the focus is within a thing (or within what was done just
// now), never while something is typed, and presses the button that shows it: without this file the buttons do the same.
const TYPED = "input:not([type=checkbox]), select, textarea";

const press = (within, key) => {
  const button = within?.querySelector(`[data-key="${CSS.escape(key)}"]`);
  button?.click();
  return Boolean(button);
};

const move = (items, from, by) => {
  const next = items[Math.min(Math.max(items.indexOf(from) + by, 0), items.length - 1)];
  next?.querySelector("a")?.focus();
  return Boolean(next);
};

const tick = (item) => {
  const box = item.querySelector("input[type=checkbox]");
  box?.click();
  return Boolean(box);
};

export const startKeys = (holders) => {
  const items = [...document.querySelectorAll("[data-kith-keys] [data-item]")];
  const done = document.querySelector(".kith-done[data-kith-keys]");
  const pressed = (event) => {
    const item = event.target.closest("[data-item]");
    if (event.ctrlKey || event.altKey || event.metaKey || event.target.matches(TYPED)) {
      return;
    }
    const act = {
      n: () => move(items, item, 1),
      p: () => move(items, item, -1),
      x: () => Boolean(item) && tick(item),
      u: () => press(done, "u"),
    }[event.key];
    if (act ? act() : press(item, event.key)) {
      event.preventDefault();
    }
  };
  for (const holder of holders) {
    holder.addEventListener("keydown", pressed);
    if (holder.dataset.at) {
      move(items, items[Math.min(Number(holder.dataset.at), items.length - 1)], 0);
    }
  }
  for (const hint of document.querySelectorAll(".kith-key, .kith-key-help")) {
    hint.hidden = false;
  }
};
