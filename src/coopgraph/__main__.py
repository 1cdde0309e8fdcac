"""``coopgraph`` and ``python -m coopgraph``: the command line."""

import sys

_INTERRUPTED = 130


def main() -> int:
    """Run the command line, and return its exit code.

    The command line is imported here, so that Ctrl-C while it is being read is no traceback.
    """
    try:
        from coopgraph.cli.main import main as run  # noqa: PLC0415

        return run()
    except KeyboardInterrupt:
        return _INTERRUPTED


if __name__ == "__main__":
    sys.exit(main())
