"""Starts a command, and writes its seconds, exit code and peak memory to a file when it ends.

usage: launch.py FILE COMMAND [ARGUMENT ...]. On Linux the peak that the kernel tells of a process
begins with what the process that started it had: so a small one starts it, and not the benchmark.
"""

import os
import sys
import time

figures, *command = sys.argv[1:]
begin = time.perf_counter()
pid = os.posix_spawnp(command[0], command, os.environ)
_pid, status, usage = os.wait4(pid, 0)
taken = time.perf_counter() - begin
with open(figures, "w", encoding="ascii") as file:  # noqa: PTH123  # pathlib takes memory
    file.write(f"{taken} {os.waitstatus_to_exitcode(status)} {usage.ru_maxrss}")
