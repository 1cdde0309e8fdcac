// What makes the pages of questions handier; without it they work all the same.
"use strict";

// A button to copy lines.
for (const lines of document.querySelectorAll("pre[data-copy]")) {
  if (!navigator.clipboard) break;
  const button = document.createElement("button");
  button.type = "button";
  button.className = "copy";
  button.textContent = "Copy";
  button.addEventListener("click", async () => {
    try {
      await navigator.clipboard.writeText(lines.textContent);
      button.textContent = "Copied";
    } catch {
      button.textContent = "Not allowed";
    }
    setTimeout(() => { button.textContent = "Copy"; }, 2000);
  });
  lines.before(button);
}

// A field that narrows the list of questions while one types.
const filter = document.querySelector("[data-filter]");
if (filter) {
  const folded = (words) => words.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
  const field = filter.querySelector("input");
  const found = filter.querySelector("[data-found]");
  const items = [...document.querySelectorAll("[data-question]")];
  const words = new Map(items.map((item) => [item, folded(item.textContent)]));
  field.addEventListener("input", () => {
    const wanted = folded(field.value).split(/\s+/).filter(Boolean);
    for (const item of items) {
      item.hidden = !wanted.every((word) => words.get(item).includes(word));
    }
    for (const group of document.querySelectorAll("[data-group]")) {
      group.hidden = !group.querySelector("[data-question]:not([hidden])");
    }
    const left = items.filter((item) => !item.hidden).length;
    found.textContent = wanted.length ? `${left} of ${items.length}` : "";
  });
  filter.hidden = false;
}
