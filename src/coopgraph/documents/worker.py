"""The disposable process that parses RDF/XML and JSON-LD; never imported by the package.

Standard input is the file, standard output becomes N-Quads, and the last line of standard error
is one JSON object that tells how it went. A hostile file can kill this process (expanded
entities, deep nesting): its limits are set before the first byte is read, so that it dies alone.
"""

from __future__ import annotations

import json
import os
import re
import sys
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

    import pyoxigraph

_UTF8_NAMES = ("utf-8", "utf8", "us-ascii", "ascii")
_OWL_ONTOLOGY = "http://www.w3.org/2002/07/owl# Ontology"
_OTHER_ROOTS = {
    "html": "HTML",
    "http://www.w3.org/1999/xhtml html": "HTML",
    "http://www.w3.org/2004/03/trix/trix-1/ TriX": "TriX",
    "http://www.w3.org/2005/sparql-results# sparql": "a SPARQL result",
    "http://www.w3.org/2000/svg svg": "an SVG picture",
}
_JSON_TOKEN = re.compile(rb'"(?:[^"\\]|\\.)*+"|[\[\]{}]', re.DOTALL)
_RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns# "


class RefusedError(Exception):
    """The file cannot be used, and why."""

    def __init__(
        self,
        what: str,
        line: int | None = None,
        column: int | None = None,
        hint: str | None = None,
    ) -> None:
        super().__init__(what)
        self.report = {"error": what, "line": line, "column": column, "hint": hint}


class _OneByteReader:
    """Feeds the parser byte by byte, so that an error without a position has one."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        self.position = 0

    def read(self, _size: int = -1) -> bytes:
        piece = self._data[self.position : self.position + 1]
        self.position += len(piece)
        return piece


def _limit(seconds: int, memory: int, output: int) -> None:
    try:
        import resource  # noqa: PLC0415 - not on every platform
    except ImportError:
        return
    wanted = (
        (resource.RLIMIT_CPU, seconds),
        (resource.RLIMIT_AS, memory),
        (resource.RLIMIT_FSIZE, output),
        (resource.RLIMIT_CORE, 0),
    )
    for kind, value in wanted:
        try:
            resource.setrlimit(kind, (value, value))
        except (OSError, ValueError):
            # A lower limit is set already, or the platform has none of this kind.
            continue


def _position(data: bytes, offset: int) -> tuple[int, int]:
    before = data[:offset]
    line_start = before.rfind(b"\n") + 1
    return before.count(b"\n") + 1, len(before[line_start:].decode(errors="replace")) + 1


def _check_xml(data: bytes) -> dict[str, str]:
    """Demand well-formed XML in UTF-8 whose root can be RDF, and collect the prefixes.

    pyoxigraph takes a truncated document for a whole one, and forgets the prefixes at the end.
    """
    from xml.parsers import expat  # noqa: PLC0415 - not for JSON-LD

    parser = expat.ParserCreate(namespace_separator=" ")
    seen_root = False
    prefixes: dict[str, str] = {}

    def namespace(prefix: str | None, iri: str | None) -> None:
        if iri:
            prefixes.setdefault(prefix or "", iri)

    def declaration(_version: str, encoding: str | None, _standalone: int) -> None:
        if encoding and encoding.lower() not in _UTF8_NAMES:
            raise RefusedError(
                f"declares the encoding {encoding}", 1, None, "save it as UTF-8 and say so"
            )

    def start(name: str, attributes: dict[str, str]) -> None:
        nonlocal seen_root
        if not seen_root:
            seen_root = True
            _check_root(name, attributes)

    def external(*_names: str | None) -> int:
        raise RefusedError(
            "refers to an external entity, which is never fetched",
            parser.CurrentLineNumber,
            parser.CurrentColumnNumber + 1,
        )

    parser.XmlDeclHandler = declaration
    parser.StartElementHandler = start
    parser.ExternalEntityRefHandler = external
    parser.StartNamespaceDeclHandler = namespace
    try:
        parser.Parse(data, True)
    except expat.ExpatError as error:
        reason = expat.ErrorString(error.code)
        raise RefusedError(
            f"not well-formed XML: {reason}", error.lineno, error.offset + 1
        ) from None
    return prefixes


def _check_root(name: str, attributes: dict[str, str]) -> None:
    other = _OTHER_ROOTS.get(name)
    described = any(_RDF + key in attributes for key in ("about", "ID", "nodeID"))
    if name == _OWL_ONTOLOGY and not described:
        other = "OWL/XML"
    if other:
        raise RefusedError(
            f"the suffix says RDF/XML, but the content is {other}", 1, None, "convert it first"
        )


def _check_json(data: bytes, max_depth: int) -> None:
    """Refuse nesting that would overflow the parser's stack, and JSON without linked data."""
    depth = 0
    for token in _JSON_TOKEN.finditer(data):
        first = token[0][:1]
        if first in b"[{":
            depth += 1
            if depth > max_depth:
                raise RefusedError(
                    f"nested more than {max_depth} levels deep", *_position(data, token.start())
                )
        elif first in b"]}":
            depth -= 1
    if data.lstrip()[:1] not in (b"[", b"{"):
        raise RefusedError("JSON-LD is an object or an array", 1, 1)
    if b'"@' not in data and b":" in data and b"\\u0040" not in data:
        try:
            json.loads(data)
        except ValueError:
            return
        raise RefusedError(
            "plain JSON: no JSON-LD keyword such as @context or @id in it, so it states nothing",
            hint="add an @context",
        )


def _remote_context(data: bytes) -> RefusedError:
    pending: list[Any] = [json.loads(data)]
    while pending:
        value = pending.pop()
        if isinstance(value, list):
            pending.extend(value)
        elif isinstance(value, dict):
            pending.extend(value.values())
            contexts = value.get("@context")
            for context in contexts if isinstance(contexts, list) else [contexts]:
                address = context.get("@import") if isinstance(context, dict) else context
                if isinstance(address, str):
                    return _refused_address(data, address)
    return RefusedError("asks for a remote JSON-LD context, which is never fetched")


def _refused_address(data: bytes, address: str) -> RefusedError:
    quoted = json.dumps(address, ensure_ascii=False).encode()
    offset = data.find(quoted)
    line, column = _position(data, offset) if offset >= 0 else (None, None)
    return RefusedError(
        f"the JSON-LD context {address} is remote and never fetched",
        line,
        column,
        hint="write the context into the file",
    )


def _parse(data: bytes, syntax: str, base: str | None) -> dict[str, Any]:
    import pyoxigraph  # noqa: PLC0415 - importable only once the limits and sys.path are set

    # JSON-LD without a base drops relative IRIs in silence; against this one they can be seen.
    stand_in = f"relative-{os.urandom(8).hex()}://"
    is_xml = syntax == "rdfxml"
    kind = pyoxigraph.RdfFormat.RDF_XML if is_xml else pyoxigraph.RdfFormat.JSON_LD
    used_base = base or (None if is_xml else stand_in + "file/")
    parser = pyoxigraph.parse(data, kind, base_iri=used_base, rename_blank_nodes=True)
    try:
        pyoxigraph.serialize(
            _absolute(parser, stand_in), sys.stdout.buffer, pyoxigraph.RdfFormat.N_QUADS
        )
        sys.stdout.buffer.flush()
    except SyntaxError as error:
        raise _syntax_error(error, data, is_xml, base) from None
    found_base = parser.base_iri
    own_base = None if found_base is None or found_base.startswith(stand_in) else found_base
    return {"prefixes": parser.prefixes, "base": own_base}


def _absolute(quads: Iterator[pyoxigraph.Quad], stand_in: str) -> Iterator[pyoxigraph.Quad]:
    for quad in quads:
        for term in (quad.subject, quad.predicate, quad.object, quad.graph_name):
            value = getattr(term, "value", "")
            if isinstance(value, str) and value.startswith(stand_in):
                written = value.removeprefix(stand_in + "file/")
                raise RefusedError(
                    f"relative IRI {written!r} without a base",
                    hint="write the whole IRI, or give @base in the @context",
                )
        yield quad


def _syntax_error(error: SyntaxError, data: bytes, is_xml: bool, base: str | None) -> RefusedError:
    message = re.sub(r"^Parser error (at|between) [^:]*: ", "", error.msg or "malformed")
    if "LoadDocumentCallback" in message:
        return _remote_context(data)
    if error.lineno is not None:
        column = error.offset
        if column is not None:
            # The JSON parser counts columns in bytes.
            lines = data.splitlines()[error.lineno - 1 : error.lineno]
            before = lines[0][: column - 1] if lines else b""
            column = len(before.decode(errors="replace")) + 1
        return RefusedError(message, error.lineno, column)
    hint = None
    if "No scheme found" in message:
        message, hint = "relative IRI without a base", "write the whole IRI or give xml:base"
    line, column = _xml_position(data, base) if is_xml else (None, None)
    return RefusedError(message, line, column, hint)


def _xml_position(data: bytes, base: str | None) -> tuple[int | None, int | None]:
    """Find the start of the tag at which pyoxigraph, which gives no position, stops."""
    import pyoxigraph  # noqa: PLC0415 - as above

    reader = _OneByteReader(data)
    try:
        for _ in pyoxigraph.parse(
            reader,  # type: ignore[arg-type]
            pyoxigraph.RdfFormat.RDF_XML,
            base_iri=base,
        ):
            pass
    except SyntaxError:
        return _position(data, max(data.rfind(b"<", 0, reader.position), 0))
    return None, None


def main(arguments: list[str]) -> int:
    """Read standard input under limits, write N-Quads, report in one line.

    Args:
        arguments: Module path, syntax, base or empty, seconds, memory, output, depth.

    Returns:
        0 when parsed, 1 when refused.
    """
    module_path, syntax, base, seconds, memory, output, depth = arguments
    _limit(int(seconds), int(memory), int(output))
    sys.path.insert(0, module_path)
    report: dict[str, Any]
    try:
        data = sys.stdin.buffer.read().removeprefix(b"\xef\xbb\xbf")
        prefixes = _check_xml(data) if syntax == "rdfxml" else {}
        if syntax == "jsonld":
            _check_json(data, int(depth))
        report = _parse(data, syntax, base or None)
        report["prefixes"] = prefixes | report["prefixes"]
    except RefusedError as refused:
        report = refused.report
    except (MemoryError, RecursionError):
        report = {"error": "needs more memory than a file of its kind is given", "limit": True}
    except OSError as error:
        report = {"error": f"its triples cannot be kept ({error.strerror})", "limit": True}
    sys.stderr.write("\n" + json.dumps(report))
    return 1 if "error" in report else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
