"""Which request is answered when: light ones at once, heavy ones beside them.

Nobody can tell from a query how long it takes. So each begins as a light one; what is not done
within a quarter of a second becomes heavy: it goes on with the lowest priority, and another process
takes its place among the light ones. There are places for a few heavy ones; where all are taken, a
request is ended and begins anew when a place is free, so that it holds no memory while it waits.
What was heavy once begins as heavy the next time.
"""

from __future__ import annotations

import asyncio
import time
from collections import OrderedDict, deque
from collections.abc import Mapping
from contextlib import suppress
from typing import Any, Final

from coopgraph.errors import EngineError
from coopgraph.pages import Response
from coopgraph.store.ordering import by_kind
from coopgraph.web.problems import problem, problem_of
from coopgraph.web.protocol import Operation
from coopgraph.web.settings import Settings, Source
from coopgraph.web.successor import refusal, succeed
from coopgraph.web.workers import ForkServerHandle, Worker, WorkerDied

REMEMBERED: Final = 10_000
"""Requests that are remembered as heavy."""

ANSWERS_OF_A_WORKER: Final = 1000
"""Answers after which a worker is replaced, so that what engines keep does not add up."""

_RETRY_AFTER: Final = 5
_LOOK_EVERY: Final = 0.02


Job = Mapping[str, Any]


class Busy(Exception):  # noqa: N818 - an answer, not a failure of the program
    """There are too many requests."""


class Pool:
    """Worker processes, and who gets one.

    Args:
        server: The process that holds the data.
        settings: How many there may be, and how long they may take.
    """

    def __init__(self, server: ForkServerHandle, settings: Settings) -> None:
        self._server = server
        self._settings = settings
        self._idle: deque[Worker] = deque()
        self._busy: set[Worker] = set()
        self._light = asyncio.Semaphore(settings.light)
        self._heavy = asyncio.Semaphore(settings.heavy)
        self._waiting = 0
        self._known_heavy: OrderedDict[object, None] = OrderedDict()
        self._ending: set[asyncio.Task[Any]] = set()

    @classmethod
    async def start(cls, source: Source, settings: Settings, modified: float) -> Pool:
        """Read the data, and be ready.

        Args:
            source: Where they are.
            settings: The limits.
            modified: When they were changed last, in seconds; 0 where that is not known.

        Raises:
            InputError, EngineError: The data cannot be read.
        """
        pool = cls(await ForkServerHandle.start(source, settings, modified), settings)
        pool._idle.append(await pool._server.fork())
        return pool

    async def answer(self, job: Job, key: object) -> Response:
        """Answer a request.

        Args:
            job: The request.
            key: What it is known by.

        Returns:
            The answer; also where there is none within the limits.
        """
        limit = self._settings.time_limit
        try:
            async with asyncio.timeout(limit):
                return await self._sorted(job, key)
        except TimeoutError:
            return problem(
                503,
                f"no answer within the time limit of {limit:g} seconds",
                hint="ask for less, or run the query on a copy of the data",
                retry_after=_RETRY_AFTER,
            )
        except Busy:
            what = "too many requests at the moment"
            return problem(503, what, hint="try again later", retry_after=_RETRY_AFTER)
        except WorkerDied as died:
            return _death(died)
        except EngineError as error:
            return problem_of(error, retry_after=_RETRY_AFTER)

    async def _sorted(self, job: Job, key: object) -> Response:
        """Answer a request, once more where the engine may have ended at an ORDER BY."""
        try:
            return await self._answer(job, key)
        except WorkerDied as died:
            # Too little memory looks the same: then the second worker ends as well.
            again = by_kind(job["text"]) if died.aborted and job["kind"] == "query" else None
            if again is None:
                raise
            return await self._answer({**job, "text": again}, key)

    async def _answer(self, job: Job, key: object) -> Response:
        if key not in self._known_heavy:
            answered = await self._begin_light(job, key)
            if answered is not None:
                return answered
        async with _Turn(self, self._heavy):
            worker = await self._take()
            worker.yield_to_others()
            try:
                return await worker.answer(job)
            finally:
                self._end(worker)

    async def _begin_light(self, job: Job, key: object) -> Response | None:
        """Answer a request as a light one; None where it is to begin anew as a heavy one."""
        turn = _Turn(self, self._light)
        async with turn:
            worker = await self._take()
            task = asyncio.create_task(worker.answer(job))
            try:
                done, _ = await asyncio.wait([task], timeout=self._settings.light_time)
                if done:
                    return self._settled(worker, task)
                self._remember(key)
                if self._heavy.locked():
                    await self._abandon(worker, task)
                    return None
                async with self._heavy:
                    turn.leave()
                    worker.yield_to_others()
                    await task
                self._end(worker)
                return task.result()
            except BaseException:
                await self._abandon(worker, task)
                raise

    def _settled(self, worker: Worker, task: asyncio.Task[Response]) -> Response:
        response = task.result()
        if worker.answered >= ANSWERS_OF_A_WORKER or worker.server is not self._server:
            self._end(worker)
        else:
            self._busy.discard(worker)
            self._idle.append(worker)
        return response

    async def _abandon(self, worker: Worker, task: asyncio.Task[Response]) -> None:
        task.cancel()
        with suppress(asyncio.CancelledError, WorkerDied):
            await task
        self._end(worker)

    async def _take(self) -> Worker:
        worker = self._idle.pop() if self._idle else await self._server.fork()
        self._busy.add(worker)
        return worker

    def _end(self, worker: Worker) -> None:
        """End a worker without waiting for it."""
        if worker in self._busy:
            self._busy.discard(worker)
            self._keep(asyncio.create_task(worker.end()))

    async def update(self, operation: Operation) -> Response:
        """Run an update; whoever asks after that has the new data.

        What is being answered meanwhile is answered from the old ones.

        Args:
            operation: The update. Only one is run at a time.

        Returns:
            The answer; its status is 204 where the data have changed.

        Raises:
            Lost: Nobody knows whether they have: they must be read anew.
        """
        limit = self._settings.time_limit
        try:
            successor, answer = await succeed(self._server, operation, limit)
        except TimeoutError:
            what = f"the update was not done within the time limit of {limit:g} seconds"
            return problem(503, what, hint="change less at once; nothing was changed")
        except WorkerDied as died:
            return refusal(died)
        except EngineError as error:
            return problem_of(error, retry_after=_RETRY_AFTER)
        if successor is not None:
            self._adopt(successor)
        return answer

    def _adopt(self, successor: ForkServerHandle) -> None:
        before, self._server = self._server, successor
        for worker in self._idle:
            self._busy.add(worker)
            self._end(worker)
        self._idle.clear()
        self._keep(asyncio.create_task(self._leave(before)))

    async def _leave(self, server: ForkServerHandle) -> None:
        """Let a process go once nothing is answered from its data."""
        try:
            while server.forking or any(worker.server is server for worker in self._busy):
                await asyncio.sleep(_LOOK_EVERY)
        finally:
            server.close()

    def _keep(self, task: asyncio.Task[Any]) -> None:
        self._ending.add(task)
        task.add_done_callback(self._ending.discard)

    def _remember(self, key: object) -> None:
        self._known_heavy[key] = None
        if len(self._known_heavy) > REMEMBERED:
            self._known_heavy.popitem(last=False)

    @property
    def alive(self) -> bool:
        """Whether the process that holds the data is there."""
        return self._server.alive

    @property
    def own(self) -> frozenset[int]:
        """The process that was started for it, by its number."""
        return self._server.own

    @property
    def load(self) -> dict[str, int]:
        """How much there is to do."""
        return {"answering": len(self._busy), "waiting": self._waiting}

    async def close(self, patience: float) -> None:
        """End all, once what is being answered is answered.

        Args:
            patience: Seconds to wait for that.
        """
        end = time.monotonic() + patience
        try:
            while (self._busy or self._waiting) and time.monotonic() < end:
                await asyncio.sleep(_LOOK_EVERY)
        finally:
            self._server.close()


class _Turn:
    """A place among those that are answered, after waiting for it; few may wait.

    Args:
        pool: Where.
        places: The places.
    """

    def __init__(self, pool: Pool, places: asyncio.Semaphore) -> None:
        self._pool = pool
        self._places = places
        self._held = False

    async def __aenter__(self) -> None:
        pool = self._pool
        if pool._waiting >= pool._settings.waiting:
            raise Busy
        pool._waiting += 1
        try:
            await self._places.acquire()
        finally:
            pool._waiting -= 1
        self._held = True

    def leave(self) -> None:
        """Give the place to somebody else."""
        if self._held:
            self._held = False
            self._places.release()

    async def __aexit__(self, *_: object) -> None:
        self.leave()


def _death(died: WorkerDied) -> Response:
    if died.aborted:
        what = "the answer needs more memory than is allowed"
        return problem(503, what, hint="ask for less", retry_after=_RETRY_AFTER)
    if died.out_of_stack:
        return problem(400, "the query is nested too deeply for the engine")
    return problem(503, "the engine ended without an answer", retry_after=_RETRY_AFTER)
