"""International medical cooperation as linked data that can be queried, published and checked."""

# Nothing is imported here: the command line begins with this module, and Ctrl-C before its first
# line can be caught by nobody.
TYPE_CHECKING = False  # What type checkers take for True, as that of typing.
if TYPE_CHECKING:
    from typing import Any

    from coopgraph.api import KnowledgeGraph, open
    from coopgraph.errors import CoopgraphError, EngineError, InputError

    __version__: str

__all__ = [
    "CoopgraphError",
    "EngineError",
    "InputError",
    "KnowledgeGraph",
    "__version__",
    "open",
]

# Each name is imported when it is first used: the command line needs none of them to start.
_HOMES = {
    "CoopgraphError": "coopgraph.errors",
    "EngineError": "coopgraph.errors",
    "InputError": "coopgraph.errors",
    "KnowledgeGraph": "coopgraph.api",
    "open": "coopgraph.api",
}


def __getattr__(name: str) -> "Any":
    if name == "__version__":
        from importlib.metadata import version  # noqa: PLC0415

        value: object = version("coopgraph")
    elif name in _HOMES:
        from importlib import import_module  # noqa: PLC0415

        value = getattr(import_module(_HOMES[name]), name)
    else:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
