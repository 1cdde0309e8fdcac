"""Files that change while they are served."""

from __future__ import annotations

import json
import os
import signal
import threading
import time
from pathlib import Path

from tests.web.serving import Server, serving

COUNT = "SELECT (COUNT(*) AS ?n) { ?s <urn:p> ?o }"


def count(server: Server) -> int:
    document = json.loads(server.sparql(COUNT).body)
    return int(document["results"]["bindings"][0]["n"]["value"])


def wait_for(server: Server, number: int) -> None:
    end = time.monotonic() + 20
    while count(server) != number and time.monotonic() < end:
        time.sleep(0.1)
    assert count(server) == number


def test_changed_files_are_read_anew_and_no_request_is_lost(tmp_path: Path) -> None:
    file = tmp_path / "a.ttl"
    file.write_text("<urn:a> <urn:p> 1 .")
    with serving(str(tmp_path)) as server:
        assert count(server) == 1
        failed: list[int] = []
        stop = threading.Event()

        def ask() -> None:
            number = 0
            while not stop.is_set():
                number += 1
                status = server.sparql(f"{COUNT} # {number}").status
                if status != 200:
                    failed.append(status)

        asking = threading.Thread(target=ask)
        asking.start()
        file.write_text("<urn:a> <urn:p> 1, 2 .")
        wait_for(server, 2)
        # What is broken leaves the data as they were, and is told.
        file.write_text("<urn:a> <urn:p> ")
        end = time.monotonic() + 20
        while json.loads(server.ask("/health").body)["reload"] == "ok":
            assert time.monotonic() < end
            time.sleep(0.1)
        assert count(server) == 2
        (tmp_path / "b.ttl").write_text("<urn:b> <urn:p> 3 .")
        file.write_text("<urn:a> <urn:p> 1, 2 .")
        wait_for(server, 3)
        stop.set()
        asking.join()
        assert failed == []
        assert any("a.ttl:1" in message for message in server.messages)


def test_a_lost_process_is_started_anew(tmp_path: Path) -> None:
    (tmp_path / "a.ttl").write_text("<urn:a> <urn:p> 1 .")
    with serving(str(tmp_path)) as server:
        children = Path(f"/proc/{server.process.pid}/task/{server.process.pid}/children")
        holder = int(children.read_text().split()[0])
        os.kill(holder, signal.SIGKILL)
        end = time.monotonic() + 20
        while json.loads(server.ask("/health").body)["generation"] < 2:
            assert time.monotonic() < end
            time.sleep(0.1)
        assert count(server) == 1


def test_sighup_reads_the_data_anew(tmp_path: Path) -> None:
    file = tmp_path / "a.ttl"
    file.write_text("<urn:a> <urn:p> 1 .")
    with serving("--no-reload", str(tmp_path)) as server:
        file.write_text("<urn:a> <urn:p> 1, 2 .")
        time.sleep(2.5)
        assert count(server) == 1
        server.process.send_signal(signal.SIGHUP)
        wait_for(server, 2)
