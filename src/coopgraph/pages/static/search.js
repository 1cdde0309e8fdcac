// Suggests names while one types into a search box; the box works without it.
"use strict";

const WAIT = 150;

for (const [place, form] of document.querySelectorAll("form[action$='/search']").entries()) {
  const box = form.querySelector("input[name='q']");
  const list = document.createElement("datalist");
  list.id = `suggestions-${place}`;
  form.append(list);
  box.setAttribute("list", list.id);
  box.setAttribute("autocomplete", "off");
  let timer = 0;
  let asked = "";
  box.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(() => suggest(box.value.trim()), WAIT);
  });

  async function suggest(words) {
    if (words === asked || words === "") return;
    asked = words;
    try {
      const address = `${form.getAttribute("action")}.json?${new URLSearchParams({ q: words })}`;
      const answer = await fetch(address);
      if (!answer.ok) return;
      const [, names] = await answer.json();
      // A later question may have been answered already.
      if (words !== asked) return;
      list.replaceChildren(
        ...[...new Set(names)].map((name) => Object.assign(document.createElement("option"), { value: name })),
      );
    } catch {
      // Without a network there are no suggestions.
    }
  }
}
