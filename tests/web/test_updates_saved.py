"""The file in which updates are kept: whole at each moment, and none is lost."""

from __future__ import annotations

import os
import resource
import signal
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path

import pytest

from tests.web.changing import (
    COUNT,
    all_processes,
    count,
    opened,
    opened_as_they_are,
    update,
    updating,
)


class TestFile:
    @pytest.mark.parametrize("name", ["saved.nq", "saved.trig"])
    def test_it_is_served_in_place_of_the_data(self, tmp_path: Path, name: str) -> None:
        with updating(tmp_path, name=name) as server:
            assert not (tmp_path / name).exists()
            assert (
                update(server, "INSERT DATA { GRAPH <urn:h> { <urn:z> <urn:p> 3 } }").status == 204
            )
            assert (tmp_path / name).read_text().count("<urn:z>") == 1
            assert server.stop() == 0
        (tmp_path / "data.trig").write_text("")
        with updating(tmp_path, name=name) as server:
            assert count(server) == 3
            assert any(f"{name} has what earlier updates" in one for one in server.messages)
            assert server.sparql("ASK FROM <urn:h> { <urn:z> <urn:p> 3 }").body.count(b"true") == 1

    def test_files_are_not_watched(self, tmp_path: Path) -> None:
        with updating(tmp_path) as server:
            (tmp_path / "data.trig").write_text("<urn:a> <urn:p> 1, 2, 3, 4 .")
            server.process.send_signal(signal.SIGHUP)
            time.sleep(4)
            assert count(server) == 2
            assert any("change by updates alone" in one for one in server.messages)

    def test_a_full_disk(self, tmp_path: Path) -> None:
        with updating(tmp_path) as server:
            assert update(server, "INSERT DATA { <urn:a> <urn:p> 2 }").status == 204
            before = (tmp_path / "saved.nq").read_bytes()
            processes = [one for one in all_processes() if f"{tmp_path}/saved.nq" in opened(one)]
            for one in processes:
                resource.prlimit(one, resource.RLIMIT_FSIZE, (len(before), resource.RLIM_INFINITY))
            answer = update(server, "INSERT DATA { <urn:a> <urn:p> 3 }")
            assert answer.status == 507
            assert str(tmp_path) not in answer.body.decode()
            assert (tmp_path / "saved.nq").read_bytes() == before
            assert not (tmp_path / ".saved.nq.new").exists()
            assert count(server) == 3
            for one in processes:
                with suppress(ProcessLookupError):
                    unlimited = (resource.RLIM_INFINITY, resource.RLIM_INFINITY)
                    resource.prlimit(one, resource.RLIMIT_FSIZE, unlimited)
            assert update(server, "INSERT DATA { <urn:a> <urn:p> 3 }").status == 204
            assert count(server) == 4

    def test_a_lost_process_is_started_anew_from_it(self, tmp_path: Path) -> None:
        with updating(tmp_path) as server:
            for number in (7, 8):
                assert update(server, f"INSERT DATA {{ <urn:a> <urn:p> {number} }}").status == 204
                time.sleep(0.2)
                for one in all_processes():
                    if one != server.process.pid and f"{tmp_path}/saved.nq" in opened(one):
                        with suppress(ProcessLookupError):
                            os.kill(one, signal.SIGKILL)
                end = time.monotonic() + 20
                while server.sparql(f"{COUNT} # {number}").status != 200:
                    assert time.monotonic() < end
                    time.sleep(0.1)
                assert count(server) == number - 4

    def test_a_process_that_ends_while_it_writes(self, tmp_path: Path) -> None:
        lines = "".join(f"<urn:{n // 10}> <urn:q> {n} .\n" for n in range(200_000))
        (tmp_path / "data.trig").write_text(f"{lines}<urn:a> <urn:p> 1 .")
        with updating(tmp_path) as server, ThreadPoolExecutor(1) as threads:
            answer = threads.submit(update, server, "INSERT DATA { <urn:a> <urn:p> 2 }")
            end = time.monotonic() + 10
            while not (tmp_path / ".saved.nq.new").exists():
                assert time.monotonic() < end
                time.sleep(0.002)
            for one in all_processes():
                if ".saved.nq.new" in opened_as_they_are(one):
                    os.kill(one, signal.SIGKILL)
            assert answer.result().status == 503
            end = time.monotonic() + 20
            while server.sparql(COUNT).status != 200:
                assert time.monotonic() < end
                time.sleep(0.1)
            assert count(server) == 1
            assert update(server, "INSERT DATA { <urn:a> <urn:p> 2 }").status == 204
            assert count(server) == 2


def test_a_server_that_is_told_to_end_finishes_an_update(tmp_path: Path) -> None:
    lines = "".join(f"<urn:{n // 10}> <urn:q> {n} .\n" for n in range(200_000))
    (tmp_path / "data.trig").write_text(lines)
    with updating(tmp_path) as server, ThreadPoolExecutor(1) as threads:
        answer = threads.submit(update, server, "INSERT DATA { <urn:a> <urn:p> 'the last' }")
        end = time.monotonic() + 10
        while not (tmp_path / ".saved.nq.new").exists():
            assert time.monotonic() < end
            time.sleep(0.002)
        assert server.stop() == 0
        assert answer.result().status == 204
    assert "the last" in (tmp_path / "saved.nq").read_text()


def test_no_update_is_lost_when_the_server_is_killed(tmp_path: Path) -> None:
    sent = done = 0
    for turn in range(8):
        with updating(tmp_path) as server:
            found = count(server) - 2
            # One that was sent and not answered may have been done.
            assert done <= found <= sent
            sent = done = found
            stop = threading.Timer(0.02 + 0.035 * turn, server.process.kill)
            stop.start()
            with suppress(OSError, EOFError):
                while True:
                    sent += 1
                    text = f"INSERT DATA {{ <urn:x> <urn:p> 'update {sent}' }}"
                    try:
                        answer = update(server, text)
                    except Exception:
                        break
                    assert answer.status == 204
                    done += 1
            stop.join()
            server.process.wait()
    assert done > 5
