"""The data that are served: read, watched, and read anew when they have changed."""

from __future__ import annotations

import asyncio
import os
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any, Final, TypeVar

from coopgraph.documents import find_documents
from coopgraph.errors import CoopgraphError
from coopgraph.pages import Response
from coopgraph.resources import data_dir, ontology_files
from coopgraph.store.manifest import NAME
from coopgraph.web.bounds import reap_orphans
from coopgraph.web.pool import Pool
from coopgraph.web.problems import problem
from coopgraph.web.protocol import Operation
from coopgraph.web.settings import Settings, Source
from coopgraph.web.successor import Lost

T = TypeVar("T")

_LOOK_AT_PROCESS: Final = 1.0
_CHANGED: Final = 204
_RETRY_AFTER: Final = 5

Signature = tuple[tuple[str, int, int], ...]


class Data:
    """The data that are served, with the workers that answer from them.

    Args:
        source: Where they are.
        settings: The limits.
        tell: Who is told what happens to them.
    """

    def __init__(self, source: Source, settings: Settings, tell: Callable[[str], None]) -> None:
        self._source = source
        self._settings = settings
        self._tell = tell
        self._pool: Pool | None = None
        self._signature: Signature = ()
        self._tasks: set[asyncio.Task[Any]] = set()
        self.changed: Callable[[], None] = lambda: None
        self._hurried = False
        self._changing = asyncio.Lock()
        self._to_change = 0
        self.failure: str | None = None
        self.modified = 0.0
        self.generation = 0

    @property
    def pool(self) -> Pool:
        """The workers."""
        assert self._pool is not None  # noqa: S101 - started before anything is asked
        return self._pool

    async def start(self) -> None:
        """Read the data.

        Raises:
            InputError, EngineError: They cannot be read.
        """
        self._signature = await asyncio.to_thread(signature, self._source)
        if _is_saved(self._source):
            self._tell(f"{self._source.save} has what earlier updates have left: it is served")
        await self._renew()

    async def watch(self) -> None:
        """Read the data anew whenever they have changed, or the process that holds them has gone.

        What cannot be read is told, and what was there before goes on.
        """
        waiting = 0.0
        while True:
            await asyncio.sleep(_LOOK_AT_PROCESS)
            waiting += _LOOK_AT_PROCESS
            reap_orphans(self.pool.own)
            if not self.pool.alive:
                self._tell("the process that holds the data has gone: it is started anew")
                async with self._changing:
                    if not self.pool.alive:
                        await self._try_to_renew()
            elif self._source.save is None and 0 < self._settings.reload_every <= waiting:
                waiting = 0.0
                await self._look()

    async def _look(self) -> None:
        try:
            seen = await asyncio.to_thread(signature, self._source)
            if seen == self._signature:
                return
            # Whoever copies a folder has not done with one file.
            await asyncio.sleep(self._settings.reload_every / 2)
            if seen != await asyncio.to_thread(signature, self._source):
                return
        except CoopgraphError as error:
            self._fail(error)
            return
        self._signature = seen
        await self._try_to_renew()

    async def reload(self) -> None:
        """Read the data anew, changed or not."""
        if self._source.save is not None:
            self._tell("the data stay as they are: here they change by updates alone")
            return
        with suppress(CoopgraphError):
            self._signature = await asyncio.to_thread(signature, self._source)
        await self._try_to_renew()

    async def update(self, operation: Operation) -> Response:
        """Change the data; whoever asks for that at the same time waits.

        Args:
            operation: The update that is asked for.

        Returns:
            The answer; its status is 204 where the data have changed and are on the disk.
        """
        if self._to_change >= self._settings.waiting:
            what = "too many updates at the moment"
            return problem(503, what, hint="try again later", retry_after=_RETRY_AFTER)
        # Who goes away does not take the update back in the middle.
        return await asyncio.shield(self._kept(asyncio.create_task(self._update(operation))))

    async def _update(self, operation: Operation) -> Response:
        self._to_change += 1
        try:
            async with self._changing:
                try:
                    answer = await self.pool.update(operation)
                except Lost:
                    # The file is written by nobody else only when all who hold it have gone.
                    await self.pool.close(0)
                    await self._try_to_renew()
                    what = "the process that wrote the file has ended"
                    return problem(503, what, hint="ask whether the update was done")
                if answer.status == _CHANGED:
                    self._count(time.time())
                return answer
        finally:
            self._to_change -= 1

    def _kept(self, task: asyncio.Task[T]) -> asyncio.Task[T]:
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return task

    def _count(self, modified: float) -> None:
        """Let everybody know that the data are others."""
        self.modified = modified
        self.generation += 1
        self.failure = None
        self.changed()

    async def _try_to_renew(self) -> None:
        try:
            await self._renew()
        except CoopgraphError as error:
            self._fail(error)
        else:
            self._tell("the data have been read anew")

    def _fail(self, error: CoopgraphError) -> None:
        if self.failure != str(error):
            self.failure = str(error)
            self._tell(f"the data stay as they were: {error}")

    async def _renew(self) -> None:
        newest = max((time_ for _, time_, _ in self._signature), default=0) / 1e9
        pool = await Pool.start(self._source, self._settings, newest)
        before, self._pool = self._pool, pool
        # The file is written a moment before its data count.
        saved = self.modified if self._source.save is not None else 0
        self._count(max(newest or time.time(), saved))
        if before is not None:
            self._kept(asyncio.create_task(before.close(self._settings.time_limit + 1)))

    async def close(self) -> None:
        """End all workers, once what is being answered is answered."""
        if self._pool is not None:
            await self._pool.close(0 if self._hurried else self._settings.closing_time)
        tasks = list(self._tasks)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    def hurry(self) -> None:
        """Wait for no answers when it comes to closing."""
        self._hurried = True


def _is_saved(source: Source) -> bool:
    return source.save is not None and os.path.lexists(source.save)


def signature(source: Source) -> Signature:
    """Tell what the data look like from outside: when each file was changed, and its size.

    Raises:
        InputError: A path is not there.
    """
    if source.endpoint is not None:
        return ()
    if source.store is not None:
        files = [Path(source.store) / NAME]
    elif _is_saved(source):
        files = [Path(str(source.save))]
    else:
        paths = [Path(path) for path in source.paths] or [data_dir()]
        files = [*find_documents(paths), *ontology_files()]
    found = []
    for file in files:
        with suppress(OSError):
            told = file.stat()
            found.append((str(file), told.st_mtime_ns, told.st_size))
    return tuple(found)
