"""Files that are read in several processes are the same as those read in one."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterable
from pathlib import Path

import pytest

from coopgraph.documents import parallel, reader
from coopgraph.documents.parallel import read_in_parallel
from coopgraph.documents.reader import Document, read_document, read_documents
from coopgraph.errors import InputErrors
from tests.documents.test_line_reader import told

TEXTS = {
    "a.trig": """\ufeff@prefix ex: <http://example.org/> . @base <http://example.org/base/> .
        GRAPH ex:g { _:a ex:p "01"^^<http://www.w3.org/2001/XMLSchema#integer>, "x"@en-GB, <r> }
        _:a ex:p _:b, "новое\\n\\"😀", "", ( 1 1.50 ) . _:g { ex:s ex:p ex:o }""",
    "b.nt": "",
    "c.ttl": "@prefix : <urn:x:> . <urn:s> :p <<( <urn:s> :p 'x'@en--ltr )>> .",
    "d.jsonld": '{"@id": "urn:s", "urn:p": [{"@value": "x"}]}',
    "e e\u00e9.nq": "<urn:s> <urn:p> _:a <urn:g> .\n_:a <urn:p> _:a .\n",
}


def write(folder: Path, texts: dict[str, str] = TEXTS) -> list[Path]:
    for name, text in texts.items():
        (folder / name).write_text(text, encoding="utf-8")
    return [folder / name for name in texts]


def same(one: Document, other: Document) -> bool:
    return told(one.quads) == told(other.quads) and (
        (one.path, one.format, one.prefixes, one.base)
        == (other.path, other.format, other.prefixes, other.base)
    )


def test_documents_are_the_same(tmp_path: Path) -> None:
    files = write(tmp_path)
    read = {document.path: document for document in read_in_parallel(files, 2)}
    # JSON-LD has a process of its own already.
    assert set(read) == {file for file in files if file.suffix != ".jsonld"}
    for document in read.values():
        assert same(document, read_document(document.path))


def test_blank_nodes_of_two_files_never_clash(tmp_path: Path) -> None:
    text = "<urn:s> <urn:p> _:a .\n"
    files = write(tmp_path, {"a.nt": text, "b.nt": text})
    one, other = (document.quads[0].object for document in read_in_parallel(files, 2))
    assert one != other


def test_folders_are_read_in_parallel_where_it_pays(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(tmp_path)
    plain = read_documents([tmp_path])
    asked: list[int] = []

    def counted(files: list[Path], processes: int) -> Iterable[Document]:
        asked.append(len(files))
        return read_in_parallel(files, processes)

    monkeypatch.setattr(parallel, "read_in_parallel", counted)
    monkeypatch.setattr(reader, "cores", lambda: 2)
    assert read_documents([tmp_path]) and not asked
    monkeypatch.setattr(reader, "_PARALLEL", 0)
    found = read_documents([tmp_path])
    assert asked == [len(TEXTS)]
    assert all(same(one, other) for one, other in zip(plain, found, strict=True))
    assert [one.path for one in found] == [one.path for one in plain]


def test_errors_are_those_of_one_process(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(tmp_path, {**TEXTS, "bad.ttl": "<urn:s> <urn:p>\n.", "bad.nt": "<urn:s>"})
    with pytest.raises(InputErrors) as plain:
        read_documents([tmp_path])
    monkeypatch.setattr(reader, "_PARALLEL", 0)
    monkeypatch.setattr(reader, "cores", lambda: 2)
    with pytest.raises(InputErrors) as found:
        read_documents([tmp_path])
    assert str(found.value) == str(plain.value)


def test_a_process_that_is_killed_costs_no_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    files = write(tmp_path, {f"{n}.nt": f"<urn:s> <urn:p> <urn:{n}> .\n" for n in range(6)})
    start = parallel._start
    started: list[int] = []

    def killed_once() -> object:
        process = start()
        started.append(process.pid)
        if len(started) == 1:
            process.send_signal(signal.SIGKILL)
            process.wait()
        return process

    monkeypatch.setattr(parallel, "_start", killed_once)
    monkeypatch.setattr(reader, "_PARALLEL", 0)
    monkeypatch.setattr(reader, "cores", lambda: 2)
    found = read_documents(files)
    assert [len(document.quads) for document in found] == [1] * 6
    for pid in started:
        with pytest.raises(ProcessLookupError):
            os.kill(pid, 0)
