// The SPARQL editor: CodeMirror in place of the text field of the page's form. The form works
// without it; what is added is colours, completion, and answers that come without a new page.

import { autocompletion, closeBrackets, closeBracketsKeymap, completionKeymap } from "@codemirror/autocomplete";
import { defaultKeymap, history, historyKeymap } from "@codemirror/commands";
import { bracketMatching, HighlightStyle, StreamLanguage, syntaxHighlighting } from "@codemirror/language";
import { setDiagnostics } from "@codemirror/lint";
import { sparql } from "@codemirror/legacy-modes/mode/sparql";
import { EditorState } from "@codemirror/state";
import { drawSelection, EditorView, highlightActiveLine, keymap, lineNumbers, placeholder } from "@codemirror/view";
import { tags } from "@lezer/highlight";

import { completions } from "./completion.js";
import { ask } from "./asking.js";
import { showAnswer, showProblem, showWaiting } from "./answers.js";

// The colours are those of the page, which its style sheet gives for light and dark.
const COLOURS = HighlightStyle.define([
  { tag: tags.keyword, color: "var(--code-keyword)", fontWeight: "600" },
  { tag: [tags.string, tags.number, tags.bool], color: "var(--code-string)" },
  { tag: [tags.variableName, tags.special(tags.variableName)], color: "var(--code-variable)" },
  { tag: [tags.atom, tags.name, tags.link, tags.url], color: "var(--code-name)" },
  { tag: tags.comment, color: "var(--code-quiet)", fontStyle: "italic" },
]);

const LOOK = EditorView.theme({
  "&": { color: "var(--ink)", backgroundColor: "transparent" },
  "&.cm-focused": { outline: "none" },
  ".cm-content": { fontFamily: "var(--mono)", caretColor: "var(--ink)", minHeight: "17rem", padding: ".5rem 0" },
  ".cm-scroller": { fontFamily: "var(--mono)", lineHeight: "1.5", maxHeight: "36rem", overflow: "auto" },
  ".cm-gutters": { backgroundColor: "var(--surface)", color: "var(--quiet)", borderRight: "1px solid var(--line)" },
  ".cm-activeLine, .cm-activeLineGutter": { backgroundColor: "color-mix(in srgb, var(--accent-wash) 45%, transparent)" },
  ".cm-cursor": { borderLeftColor: "var(--ink)" },
  "&.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground, .cm-selectionBackground": { backgroundColor: "var(--accent-wash)" },
  "&.cm-focused .cm-matchingBracket": { backgroundColor: "var(--accent-wash)", outline: "1px solid var(--strong-line)" },
  ".cm-tooltip": { backgroundColor: "var(--raised)", color: "var(--ink)", border: "1px solid var(--strong-line)", maxWidth: "min(32rem, 92vw)" },
  ".cm-tooltip-autocomplete > ul": { fontFamily: "var(--mono)" },
  ".cm-tooltip-autocomplete > ul > li[aria-selected]": { backgroundColor: "var(--accent)", color: "var(--accent-ink)" },
  ".cm-completionDetail": { color: "inherit", opacity: ".8" },
  ".cm-completionInfo": { padding: ".4rem .6rem", font: ".88rem/1.4 var(--sans)" },
  ".cm-diagnostic": { font: ".88rem/1.4 var(--sans)" },
});

// Where a coloured selection is typed over, Chromium writes the colours into a style attribute,
// which the policy forbids: the selection is replaced without its help.
const TYPED_OVER = EditorView.domEventHandlers({
  beforeinput(event, view) {
    const { main } = view.state.selection;
    if (event.inputType !== "insertText" || !event.data || view.composing || main.empty) return false;
    const plain = () => view.state.update(view.state.replaceSelection(event.data), { userEvent: "input.type", scrollIntoView: true });
    const handlers = view.state.facet(EditorView.inputHandler);
    if (!handlers.some((handle) => handle(view, main.from, main.to, event.data, plain))) view.dispatch(plain());
    return true;
  },
});

function mount(form) {
  const field = form.querySelector("textarea");
  const format = form.querySelector("select[name=format]");
  const output = document.querySelector("[data-output]");
  const place = document.createElement("div");
  place.className = "editor";
  // In a shadow root CodeMirror adopts its style sheets; elsewhere it would write them into the
  // page, which the content security policy forbids.
  const root = place.attachShadow({ mode: "open" });
  let running = null;

  const run = () => {
    running?.abort();
    running = new AbortController();
    const signal = running.signal;
    const text = view.state.doc.toString();
    view.dispatch(setDiagnostics(view.state, []));
    showWaiting(output, () => running.abort());
    ask(form.action, text, signal).then(
      (answer) => {
        showAnswer(output, answer, { action: form.action, text, root: form.dataset.root, names });
        remember(text);
      },
      (problem) => {
        showProblem(output, problem, () => point(problem));
        mark(problem);
      },
    );
    return true;
  };

  // The address leads to the same query again, where it is not too long for one.
  const remember = (text) => {
    const address = `${form.action}?${new URLSearchParams({ query: text })}`;
    window.history.replaceState(null, "", address.length < 4000 ? address : form.action);
  };

  const offset = (problem) => {
    const doc = view.state.doc;
    const line = doc.line(Math.min(Math.max(problem.line, 1), doc.lines));
    return Math.min(line.from + Math.max((problem.column ?? 1) - 1, 0), line.to);
  };

  const mark = (problem) => {
    if (!problem.line) return;
    const from = offset(problem);
    const word = view.state.wordAt(from);
    const to = word ? word.to : Math.min(from + 1, view.state.doc.length);
    const message = [problem.title, problem.detail].filter(Boolean).join("; ");
    const start = to > from ? from : Math.max(from - 1, 0);
    view.dispatch(setDiagnostics(view.state, [{ from: start, to, severity: "error", message }]));
  };

  const point = (problem) => {
    view.dispatch({ selection: { anchor: offset(problem) }, scrollIntoView: true });
    view.focus();
  };

  const names = { prefixes: {}, terms: [] };
  const view = new EditorView({
    root,
    parent: root,
    state: EditorState.create({
      doc: field.value.replace(/\r\n?/g, "\n"),
      extensions: [
        lineNumbers(),
        history(),
        drawSelection(),
        highlightActiveLine(),
        bracketMatching(),
        closeBrackets(),
        StreamLanguage.define(sparql),
        syntaxHighlighting(COLOURS),
        autocompletion({ override: [completions(names)] }),
        placeholder("SELECT …"),
        EditorView.lineWrapping,
        EditorView.contentAttributes.of({ "aria-label": "SPARQL query", spellcheck: "false", tabindex: "0" }),
        EditorView.updateListener.of((update) => {
          if (update.docChanged) field.value = update.state.doc.toString();
        }),
        TYPED_OVER,
        LOOK,
        // Tab is left alone: it leads on to the next field.
        keymap.of([
          { key: "Mod-Enter", run, preventDefault: true },
          ...closeBracketsKeymap,
          ...completionKeymap,
          ...historyKeymap,
          ...defaultKeymap,
        ]),
      ],
    }),
  });

  field.before(place);
  field.hidden = true;
  field.required = false;
  form.querySelector("label[for=query]").addEventListener("click", () => view.focus());
  form.querySelector("[data-keys]").hidden = false;
  form.addEventListener("submit", (event) => {
    // Another form of the answer is a download or a page of its own.
    if (format.value !== "html") return;
    event.preventDefault();
    run();
  });
  load(form, names);
}

// What completion knows comes when it is there; the editor does not wait for it.
async function load(form, names) {
  for (const key of ["prefixes", "terms"]) {
    try {
      const response = await fetch(form.dataset[key]);
      if (response.ok) names[key] = await response.json();
    } catch {
      // Without it there is less to complete.
    }
  }
}

for (const form of document.querySelectorAll("[data-editor]")) mount(form);
