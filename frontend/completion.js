// What can be completed: prefixes of the project, its terms, variables of the query, keywords.

const KEYWORDS = (
  "SELECT DISTINCT REDUCED ASK CONSTRUCT DESCRIBE FROM NAMED WHERE GRAPH OPTIONAL UNION MINUS FILTER EXISTS NOT BIND " +
  "AS VALUES UNDEF GROUP BY HAVING ORDER ASC DESC LIMIT OFFSET PREFIX BASE COUNT SUM MIN MAX AVG SAMPLE GROUP_CONCAT " +
  "SEPARATOR STR LANG LANGMATCHES DATATYPE BOUND IRI BNODE COALESCE IF STRLEN SUBSTR UCASE LCASE STRSTARTS STRENDS " +
  "CONTAINS STRBEFORE STRAFTER REPLACE REGEX ABS ROUND CEIL FLOOR YEAR MONTH DAY NOW isIRI isLiteral isBlank isNumeric"
).split(" ").map((label) => ({ label, type: "keyword" }));

// Returns a source of completions that looks at what is known when it is asked.
export function completions(names) {
  return (context) => declaration(context, names) ?? prefixed(context, names) ?? variable(context) ?? word(context, names);
}

// PREFIX coop → the whole declaration.
function declaration(context, { prefixes }) {
  const written = context.matchBefore(/\bprefix\s+[\w-]*:?$/i);
  if (!written) return null;
  const from = written.to - written.text.match(/[\w-]*:?$/)[0].length;
  const options = Object.entries(prefixes).map(([prefix, iri]) => ({
    label: `${prefix}:`,
    apply: `${prefix}: <${iri}>\n`,
    detail: iri,
    type: "namespace",
  }));
  return { from, options, validFor: /^[\w-]*:?$/ };
}

// coop: → the terms with that prefix. The server knows the prefixes: none must be declared.
function prefixed(context, { terms }) {
  const written = context.matchBefore(/[A-Za-z][\w-]*:[\w-]*/);
  if (!written) return null;
  const prefix = written.text.slice(0, written.text.indexOf(":") + 1);
  const options = terms
    .filter((term) => term.name.startsWith(prefix))
    .map((term) => ({ label: term.name, detail: term.label, info: term.definition || undefined, type: term.kind }));
  return options.length ? { from: written.from, options, validFor: /^[\w-]*:[\w-]*$/ } : null;
}

function variable(context) {
  const written = context.matchBefore(/[?$]\w*/);
  if (!written) return null;
  const found = new Set(context.state.doc.toString().match(/[?$]\w+/g) ?? []);
  found.delete(written.text);
  const options = [...found].map((label) => ({ label, type: "variable" }));
  return { from: written.from, options, validFor: /^[?$]\w*$/ };
}

function word(context, { prefixes }) {
  const written = context.matchBefore(/[A-Za-z_][\w-]*/);
  if (!written && !context.explicit) return null;
  const known = Object.entries(prefixes).map(([prefix, iri]) => ({
    label: `${prefix}:`,
    detail: iri,
    type: "namespace",
    boost: -1,
  }));
  return { from: written ? written.from : context.pos, options: [...known, ...KEYWORDS], validFor: /^[\w-]*$/ };
}
