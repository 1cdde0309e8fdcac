// Answers as tables. Everything from the data is set as text, never as markup.

const MOST_ROWS = 500;
const BASE = "https://w3id.org/coopgraph/";
const DOWNLOADS = {
  rows: ["json", "csv", "tsv", "xml"],
  boolean: ["json", "xml"],
  graph: ["ttl", "nt", "jsonld", "rdf"],
};

function element(name, properties = {}, ...children) {
  const made = document.createElement(name);
  const { dataset, ...others } = properties;
  Object.assign(made, others);
  made.append(...children);
  return made;
}

export function showWaiting(output, stop) {
  const button = element("button", { type: "button", className: "plain", textContent: "Stop" });
  button.addEventListener("click", stop);
  output.replaceChildren(element("p", { className: "muted" }, "Asking … ", button));
}

export function showProblem(output, problem, point) {
  const place = problem.line ? `Line ${problem.line}${problem.column ? `, column ${problem.column}` : ""}: ` : "";
  const told = element("p", {}, element("strong", { textContent: place }), `${problem.title}. `);
  if (problem.line) {
    const button = element("button", { type: "button", className: "plain", textContent: "Go there" });
    button.addEventListener("click", point);
    told.append(button);
  }
  const note = element("div", { className: "note" }, told);
  note.setAttribute("role", "alert");
  if (problem.detail) note.append(element("p", { textContent: sentence(problem.detail) }));
  output.replaceChildren(note);
}

const sentence = (words) => `${words.charAt(0).toUpperCase()}${words.slice(1)}.`;

export function showAnswer(output, answer, context) {
  const parts = [element("h2", { textContent: "Answer" })];
  if (answer.cut) {
    const [what, number] = answer.cut.split("=");
    const told = `Cut by the server: these are the first ${Number(number).toLocaleString("en")} ${what}. Ask for less, or load the data.`;
    parts.push(element("p", {}, element("span", { className: "note cut", textContent: told })));
  }
  if (answer.kind === "boolean") {
    parts.push(element("p", { className: "truth", textContent: answer.data.boolean ? "Yes" : "No" }));
  } else if (answer.kind === "rows") {
    parts.push(...rows(answer.data, context));
  }
  parts.push(downloads(answer.kind, context));
  const raw = element("details", { open: answer.kind === "graph" }, element("summary", { textContent: "Raw answer" }));
  const lines = element("pre", { className: "raw", tabIndex: 0 }, element("code", { textContent: answer.raw.slice(0, 1_000_000) }));
  raw.append(lines);
  if (answer.raw.length > 1_000_000) raw.append(element("p", { textContent: "The rest is in the files above." }));
  parts.push(raw);
  output.replaceChildren(...parts);
}

function downloads(kind, { action, text }) {
  const list = element("ul", { className: "forms" });
  list.setAttribute("aria-label", "The answer as data");
  for (const format of DOWNLOADS[kind]) {
    const href = `${action}?${new URLSearchParams({ query: text, format })}`;
    list.append(element("li", {}, element("a", { href, textContent: format.toUpperCase() })));
  }
  return list;
}

function rows(data, context) {
  const names = data.head.vars ?? [];
  const all = data.results.bindings;
  if (!all.length) return [element("p", { textContent: "No rows." })];
  const count = `${all.length.toLocaleString("en")} ${all.length === 1 ? "row" : "rows"}`;
  const told = all.length > MOST_ROWS ? `The first ${MOST_ROWS} of ${count}; the files have all of them.` : count;
  const shown = all.slice(0, MOST_ROWS);
  const numeric = new Set(names.filter((name) => isNumeric(shown, name)));
  const cells = (row, name) => element("td", { className: numeric.has(name) ? "number" : "" }, ...cell(row[name], context));
  const head = element("tr", {}, ...names.map((name) => element("th", { scope: "col", textContent: name, className: numeric.has(name) ? "number" : "" })));
  const body = element("tbody", {}, ...shown.map((row) => element("tr", {}, ...names.map((name) => cells(row, name)))));
  const caption = element("caption", { className: "vh", textContent: "Answer to the query" });
  const table = element("table", { className: "answer" }, caption, element("thead", {}, head), body);
  const scroll = element("div", { className: "scroll", tabIndex: 0 }, table);
  scroll.setAttribute("role", "region");
  scroll.setAttribute("aria-label", "Answer to the query");
  return [element("p", { className: "count", textContent: told }), scroll];
}

const NUMBER = /^http:\/\/www\.w3\.org\/2001\/XMLSchema#(integer|decimal|double|float)$/;

function isNumeric(rows, name) {
  const bound = rows.map((row) => row[name]).filter(Boolean);
  return bound.length > 0 && bound.every((term) => NUMBER.test(term.datatype ?? ""));
}

function cell(term, context) {
  if (!term) return [];
  if (term.type === "uri") {
    const link = element("a", { href: page(term.value, context.root), className: "cell-iri", dir: "auto" });
    link.textContent = short(term.value, context.names.prefixes);
    return [link];
  }
  if (term.type === "bnode") return [element("span", { className: "muted", textContent: `_:${term.value}` })];
  if (term.type === "triple") return [JSON.stringify(term.value)];
  const words = element("span", { textContent: term.value, dir: "auto" });
  const language = term["xml:lang"];
  if (!language) return [words];
  words.lang = language;
  return [words, element("span", { className: "tag", textContent: `@${language}` })];
}

// The page about a thing: those of the project have their own addresses below the site's root.
export function page(iri, root) {
  const ours = iri.startsWith(BASE) ? iri.slice(BASE.length) : "";
  // Two slashes at the beginning would lead to another host.
  if (!ours || ours.startsWith("/")) return `${root}/resource?${new URLSearchParams({ iri })}`;
  const [path, ...fragment] = encodeURI(ours).replaceAll("?", "%3F").split("#");
  const rest = fragment.length ? (path === "ontology" ? "#" : "%23") + fragment.join("%23") : "";
  return `${root}/${path}${rest}`;
}

function short(iri, prefixes) {
  let best = "";
  for (const [prefix, namespace] of Object.entries(prefixes)) {
    if (iri.startsWith(namespace) && namespace.length > (prefixes[best]?.length ?? 0)) best = prefix;
  }
  return best ? `${best}:${iri.slice(prefixes[best].length)}` : iri;
}
