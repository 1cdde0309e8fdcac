"""Runs a query on a thread of its own, so that a person can stop waiting for it.

Oxigraph cannot cancel a query, but it lets other threads run meanwhile: the main thread stays free
for Ctrl-C and the time limit. A thread starts in a tenth of a millisecond (a forked child takes
three) and may be used where others run, as in a notebook. What it cannot do is stop: the command
line ends the process, and in a Python session a query that nobody waits for goes on until done.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Final, TypeVar

from coopgraph.errors import EngineError

T = TypeVar("T")

STACK: Final = 256 * 1024 * 1024
"""Bytes of address space, used only as far as needed: parsers recurse into nested queries."""

_NAME: Final = "coopgraph-query"

_lock = threading.Lock()
_abandoned: set[threading.Thread] = set()


def run(task: Callable[[], T], timeout: float | None, name: str) -> T:
    """Run a task and wait for it.

    Args:
        task: What to run.
        timeout: Seconds to wait; None waits for ever.
        name: What the task is to the user, for the message.

    Returns:
        What the task returns.

    Raises:
        EngineError: The time is up.
        KeyboardInterrupt: Ctrl-C.
        BaseException: Whatever the task raises.
    """
    if timeout is None and threading.current_thread().name == _NAME:
        # Who has such a stack already waits for nobody.
        return task()
    outcome: list[tuple[bool, T | BaseException]] = []

    def work() -> None:
        try:
            outcome.append((True, task()))
        except BaseException as error:
            _let_go(error)
            outcome.append((False, error))

    thread = _start(work)
    try:
        thread.join(timeout)
    except KeyboardInterrupt:
        _abandoned.add(thread)
        raise
    if thread.is_alive():
        _abandoned.add(thread)
        raise EngineError(
            f"{name} gave no answer within {timeout:g} s", hint="see --timeout, or ask for less"
        )
    succeeded, value = outcome[0]
    if succeeded:
        return value  # type: ignore[return-value]
    assert isinstance(value, BaseException)  # noqa: S101
    raise value


def _let_go(error: BaseException) -> None:
    """Free what the frames of an error hold: results of pyoxigraph must die on their thread."""
    # Wanted for errors only.
    from traceback import clear_frames  # noqa: PLC0415

    chain: BaseException | None = error
    while chain is not None:
        clear_frames(chain.__traceback__)
        chain = chain.__cause__ or chain.__context__


def _start(work: Callable[[], None]) -> threading.Thread:
    """Start the thread with a large stack, or the usual one where memory is limited."""
    thread = threading.Thread(target=work, daemon=True, name=_NAME)
    with _lock:
        usual = threading.stack_size()
        try:
            threading.stack_size(STACK)
            thread.start()
        except (RuntimeError, ValueError):
            threading.stack_size(usual)
            thread = threading.Thread(target=work, daemon=True, name=_NAME)
            thread.start()
        finally:
            threading.stack_size(usual)
    return thread


def abandoned() -> bool:
    """Tell whether a query that nobody waits for still runs."""
    return any(thread.is_alive() for thread in _abandoned)
