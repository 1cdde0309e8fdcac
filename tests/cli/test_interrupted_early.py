"""Ctrl-C while the program is still being loaded: quiet, and exit code 130."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

# Ctrl-C comes while the module of this number is looked for. The first two are the package and the
# module with the entry point: until then nothing of ours runs.
PROGRAM = """
import sys

class Struck:
    left = int(sys.argv.pop(1))

    @classmethod
    def find_spec(cls, name, path=None, target=None):
        cls.left -= 1
        if cls.left == 0:
            raise KeyboardInterrupt

sys.meta_path.insert(0, Struck)
from coopgraph.__main__ import main
sys.exit(main())
"""


def struck(number: int) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", PROGRAM, str(number), "stats"],
        capture_output=True,
        check=False,
        text=True,
        timeout=120,
        env=os.environ | {"COOPGRAPH_DEBUG": ""},
    )


@pytest.mark.parametrize("number", [3, 4, 5, 6, 8, 12, 20, 40, 60, 80, 100])
def test_ctrl_c_while_modules_load_is_no_traceback(number: int) -> None:
    done = struck(number)
    # A line of a terminal, on which ^C stands, is ended.
    assert (done.returncode, done.stdout, done.stderr.strip("\n")) == (130, "", "")


def test_the_package_itself_loads_nothing() -> None:
    program = "import sys; before = set(sys.modules); import coopgraph; "
    program += "print(sorted(set(sys.modules) - before))"
    done = subprocess.run(
        [sys.executable, "-S", "-c", program],
        capture_output=True,
        check=True,
        text=True,
        env=os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)},
        timeout=60,
    )
    assert done.stdout == "['coopgraph']\n"
