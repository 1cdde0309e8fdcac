"""RDF/XML and JSON-LD of strangers: the worker may die, the program says why and goes on."""

from __future__ import annotations

import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest
from pyoxigraph import RdfFormat

from coopgraph.documents import read_document
from coopgraph.documents.guarded import Limits, check_size, parse_guarded
from coopgraph.errors import InputError

ROOT = (
    '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"'
    ' xmlns:ex="https://example.org/"><ex:T rdf:about="https://example.org/s">'
    "<ex:p>{}</ex:p></ex:T></rdf:RDF>"
)


def entities(levels: int) -> str:
    """Declare entities, each ten times the one before."""
    declared = ['<!ENTITY a0 "ha ha ha">']
    declared += [f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, levels)]
    return f"<!DOCTYPE x [{''.join(declared)}]>"


def refusal(path: Path, content: str) -> str:
    path.write_text(content, encoding="utf-8")
    started = time.monotonic()
    with pytest.raises(InputError) as caught:
        read_document(path)
    assert time.monotonic() - started < 30
    return str(caught.value).removeprefix(str(path))


@pytest.mark.parametrize("use", ["&a11;", "never used"])
def test_entity_bomb(tmp_path: Path, use: str) -> None:
    line = refusal(tmp_path / "bomb.rdf", entities(12) + ROOT.format(use))
    assert "amplification" in line or "ran out of memory" in line


def test_entities_as_ontology_editors_write_them(tmp_path: Path) -> None:
    path = tmp_path / "a.owl"
    text = '<!DOCTYPE r [<!ENTITY ex "https://example.org/">]>' + ROOT.format("").replace(
        'rdf:about="https://example.org/', 'rdf:about="&ex;'
    )
    path.write_text(text, encoding="utf-8")
    assert {getattr(q.subject, "value", "") for q in read_document(path).quads} == {
        "https://example.org/s"
    }


def test_external_entity_is_not_fetched(tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("secret", encoding="utf-8")
    declared = f'<!DOCTYPE x [<!ENTITY a SYSTEM "file://{tmp_path}/secret">]>'
    line = refusal(tmp_path / "a.rdf", declared + ROOT.format("&a;"))
    assert "refers to an external entity, which is never fetched" in line


@pytest.mark.parametrize("levels", [201, 2_500, 500_000])
@pytest.mark.parametrize(("opening", "closing"), [('{"urn:p":', "}"), ("[", "]")])
def test_deep_json_is_refused_with_its_place(
    tmp_path: Path, levels: int, opening: str, closing: str
) -> None:
    line = refusal(tmp_path / "a.jsonld", opening * levels + '"@id"' + closing * levels)
    assert line == f":1:{len(opening) * 200 + 1}: nested more than 200 levels deep"


def test_brackets_in_strings_are_no_nesting(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonld"
    path.write_text('{"@id": "urn:s", "urn:p": "' + r"\"[" * 1000 + '"}', encoding="utf-8")
    assert len(read_document(path).quads) == 1


def test_deep_json_within_the_limit_is_read(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonld"
    scoped = '{"@context":{"p":{"@id":"urn:p","@context":{"q":"urn:q"}}},"p":'
    path.write_text(scoped * 60 + "1" + "}" * 60, encoding="utf-8")
    assert len(read_document(path).quads) == 60


@pytest.mark.parametrize(
    "content",
    [
        '{{"@context": "{}", "urn:p": 1}}',
        '{{"@context": [{{}}, "{}"], "urn:p": 1}}',
        '{{"@context": {{"@import": "{}"}}, "urn:p": 1}}',
        '{{"@graph": [{{"@context": "{}", "urn:p": 1}}]}}',
    ],
)
def test_remote_context_is_refused_and_never_asked_for(tmp_path: Path, content: str) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        address = f"http://127.0.0.1:{server.getsockname()[1]}/context.jsonld"
        line = refusal(tmp_path / "a.jsonld", content.format(address))
        server.settimeout(0.2)
        with pytest.raises(TimeoutError):
            server.accept()
    assert f"the JSON-LD context {address} is remote and never fetched" in line
    assert line.startswith(f":1:{content.format(address).index(address)}: ")


def test_plain_json_is_not_an_empty_graph(tmp_path: Path) -> None:
    assert "no JSON-LD keyword" in refusal(tmp_path / "a.jsonld", '{"name": "value"}')


def test_too_large_is_refused_before_it_is_read(tmp_path: Path) -> None:
    path = tmp_path / "a.rdf"
    with path.open("wb") as file:
        file.write(b"<rdf:RDF")
        file.truncate(Limits().input + 1)
    with path.open("rb") as file, pytest.raises(InputError, match="more than the 67108864"):
        check_size(file, RdfFormat.RDF_XML, path)


@pytest.mark.parametrize(
    ("limits", "nodes", "said"),
    [
        (Limits(memory=120 * 1024 * 1024, memory_per_byte=0), 100_000, "memory"),
        (Limits(output=10_000), 1_000, "cannot be kept"),
        (Limits(seconds=1), 500_000, "more than 1 seconds|processor time"),
    ],
    ids=["memory", "output", "seconds"],
)
def test_each_limit_is_kept_and_named(
    tmp_path: Path, limits: Limits, nodes: int, said: str
) -> None:
    path = tmp_path / "a.jsonld"
    graph = ",".join(f'{{"@id": "urn:{n}", "urn:p": "{"v" * 40}"}}' for n in range(nodes))
    path.write_text(f'{{"@graph": [{graph}]}}', encoding="utf-8")
    with path.open("rb") as file, pytest.raises(InputError, match=said):
        parse_guarded(file, RdfFormat.JSON_LD, path, limits=limits)


@pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="lists processes in /proc")
def test_an_interruption_ends_the_worker_too(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonld"
    graph = ",".join(f'{{"@id": "urn:{n}", "urn:p": "{"v" * 40}"}}' for n in range(500_000))
    path.write_text(f'{{"@graph": [{graph}]}}', encoding="utf-8")
    code = (
        "import pathlib, sys\n"
        "from coopgraph.documents import read_document\n"
        "print('ready', flush=True)\n"
        f"read_document(pathlib.Path({str(path)!r}))\n"
    )
    with subprocess.Popen(
        [sys.executable, "-c", code], stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as process:
        assert process.stdout is not None
        process.stdout.readline()
        while not (workers := children(process.pid)) and process.poll() is None:
            time.sleep(0.01)
        # Only once the worker runs its own program it is known to its parent.
        time.sleep(0.5)
        process.send_signal(signal.SIGINT)
        process.communicate(timeout=20)
    assert process.returncode not in (0, None)
    assert workers
    # A killed process may still be giving back its memory when its parent has gone.
    deadline = time.monotonic() + 10
    while any(map(runs, workers)) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert not any(map(runs, workers))


def runs(pid: str) -> bool:
    """Tell whether a process is there and no zombie."""
    try:
        return Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2][1] != "Z"
    except (FileNotFoundError, ProcessLookupError):
        return False


def children(pid: int) -> list[str]:
    """List the processes that a process has started."""
    listed = Path(f"/proc/{pid}/task/{pid}/children")
    try:
        return listed.read_text(encoding="ascii").split()
    except FileNotFoundError:
        return []


def test_plain_turtle_does_not_pay_for_the_worker(tmp_path: Path) -> None:
    path = tmp_path / "a.ttl"
    path.write_text("<urn:s> <urn:p> 1 .", encoding="utf-8")
    code = (
        "import sys, pathlib; before = set(sys.modules)\n"
        "from coopgraph.documents import read_document\n"
        f"read_document(pathlib.Path({str(path)!r}))\n"
        "print(*sorted(set(sys.modules) - before))"
    )
    loaded = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    ).stdout.split()
    heavy = {"subprocess", "json", "tempfile", "rdflib", "xml.parsers.expat", "multiprocessing"}
    assert "pyoxigraph" in loaded
    assert heavy.isdisjoint(loaded)
