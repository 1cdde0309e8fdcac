"""Generating: time, size and memory of whole processes, for few visits and many.

Run it with ``python -m benchmarks.generating [NUMBER ...]``. Memory must not grow with the number.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path
from typing import Final

from benchmarks.corpus import SEED
from benchmarks.process import run

NUMBERS: Final = (200, 2_000, 10_000, 20_000)


def main(numbers: list[int]) -> None:
    """Measure, and print a line for each number and format."""
    for name in ("nt", "ttl"):
        for number in numbers:
            with tempfile.TemporaryDirectory() as folder:
                path = Path(folder) / f"visits.{name}"
                options = ["--visits", str(number), "--seed", str(SEED), "-o", str(path), "--quiet"]
                done = run([sys.executable, "-m", "coopgraph", "generate", *options], Path(folder))
                size = path.stat().st_size / 1e6
            print(
                f"{number:>7,} visits, {name}: {done.seconds:.1f} s, {size:,.0f} MB, "
                f"{done.largest:.0f} MB of memory"
            )


if __name__ == "__main__":
    main([int(word) for word in sys.argv[1:]] or list(NUMBERS))
