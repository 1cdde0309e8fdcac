// Asking the endpoint, and what it says where it does not answer.

const FORMS = "application/sparql-results+json, text/turtle;q=0.8";
const LONGEST_ADDRESS = 4000;

// Returns { kind: "rows" | "boolean" | "graph", raw, data, cut }; throws { title, detail, line, column }.
export async function ask(action, query, signal) {
  const params = new URLSearchParams({ query });
  const headers = { Accept: FORMS };
  const address = `${action}?${params}`;
  let response;
  try {
    response =
      address.length < LONGEST_ADDRESS
        ? await fetch(address, { headers, signal })
        : await fetch(action, { method: "POST", headers, body: params, signal });
  } catch (error) {
    throw error.name === "AbortError"
      ? { title: "Stopped", detail: "the query was given up" }
      : { title: "The server cannot be reached", detail: "try again later" };
  }
  let raw;
  try {
    raw = await response.text();
  } catch {
    throw { title: "The answer broke off", detail: "try again" };
  }
  if (!response.ok) throw problem(response, raw);
  const cut = response.headers.get("Coopgraph-Truncated") ?? "";
  if (!(response.headers.get("Content-Type") ?? "").includes("json")) return { kind: "graph", raw, cut };
  const data = JSON.parse(raw);
  return { kind: "boolean" in data ? "boolean" : "rows", raw, data, cut };
}

function problem(response, raw) {
  try {
    const told = JSON.parse(raw);
    if (typeof told.title === "string") return told;
  } catch {
    // Not from our server, but from one between.
  }
  return { title: `The server answers with status ${response.status}`, detail: response.statusText };
}
