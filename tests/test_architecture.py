"""The layers of the program: each may import only from those above it, and there are no circles."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

import coopgraph

ROOT = Path(coopgraph.__file__).parent
LAYERS = [
    {
        "errors",
        "vocabulary",
        "resources",
        "lifeline",
        "seconds",
        "period",
        "wording",
        "report_formats",
    },
    {"texts", "generate"},
    {"documents"},
    {"store"},
    {"validation"},
    {"questions"},
    {"evidence", "ingest", "network"},
    {"views"},
    {"pages"},
    {"web"},
    {"api"},
    {"cli"},
    {"__main__"},
]
HEAVY = (
    *("rdflib", "pyshacl", "SPARQLWrapper", "pandas", "urllib.request", "http.client"),
    *("rustworkx", "jinja2", "uvicorn"),
)

MODULES = {
    ".".join(["coopgraph", *path.relative_to(ROOT).with_suffix("").parts]).removesuffix(
        ".__init__"
    ): path
    for path in sorted(ROOT.rglob("*.py"))
}


def imports(path: Path, *, running: bool) -> Iterator[str]:
    """Yield what a file imports of coopgraph; only what runs when it is imported, if so asked."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    nodes = list(_at_import(tree)) if running else list(ast.walk(tree))
    for node in nodes:
        if isinstance(node, ast.Import):
            yield from (name.name for name in node.names if name.name.startswith("coopgraph"))
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}:{node.lineno}: relative import"
            if node.module is not None and node.module.startswith("coopgraph"):
                for name in node.names:
                    whole = f"{node.module}.{name.name}"
                    yield whole if whole in MODULES else node.module


def _at_import(node: ast.AST) -> Iterator[ast.AST]:
    """Walk, leaving out functions and what stands under ``if TYPE_CHECKING``."""
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda):
            continue
        if isinstance(child, ast.If) and "TYPE_CHECKING" in ast.dump(child.test):
            continue
        yield child
        yield from _at_import(child)


def layer(module: str) -> int:
    room = module.split(".")[1]
    found = [number for number, rooms in enumerate(LAYERS) if room in rooms]
    assert found, f"{module} is in no layer: say where it belongs"
    return found[0]


@pytest.mark.parametrize("module", [name for name in MODULES if name != "coopgraph"])
def test_each_layer_imports_only_from_those_above_it(module: str) -> None:
    wrong = [
        other
        for other in imports(MODULES[module], running=False)
        if other != "coopgraph" and layer(other) > layer(module)
    ]
    assert wrong == []


def test_there_are_no_circles() -> None:
    graph = {name: set(imports(path, running=True)) for name, path in MODULES.items()}
    done: set[str] = set()

    def visit(module: str, trail: tuple[str, ...]) -> None:
        assert module not in trail, " -> ".join([*trail, module])
        if module not in done:
            for other in graph.get(module, ()):
                # A package imports its modules: that alone is no circle.
                if other not in module:
                    visit(other, (*trail, module))
            done.add(module)

    for name in graph:
        visit(name, ())


@pytest.mark.parametrize("path", MODULES.values(), ids=MODULES)
def test_no_module_is_too_long(path: Path) -> None:
    assert len(path.read_text(encoding="utf-8").splitlines()) <= 400


@pytest.mark.parametrize(
    ("arguments", "allowed"),
    [
        (["--version"], set()),
        (["query"], set()),
        (["query", "sender-and-host"], set()),
        (["query", "places-visited", "--with", "all", "--format", "csv"], set()),
        (["sparql", "-e", "ASK { ?s a coop:Visit }"], set()),
        (["stats"], set()),
        (["query", "programme", "--format", "svg"], set()),
        (["network", "--help"], set()),
        (["network"], {"rustworkx"}),
        (["generate", "--visits", "1", "--seed", "1"], set()),
        (["validate"], set()),
        (
            ["sparql", "-e", "ASK {}", "--endpoint", "http://127.0.0.1:1/"],
            {"SPARQLWrapper", "urllib.request", "http.client"},
        ),
    ],
    ids=lambda value: "-".join(value[:2]) if isinstance(value, list) else "",
)
def test_commands_import_only_what_they_use(arguments: list[str], allowed: set[str]) -> None:
    """What a command does not use must not cost it time to start."""
    script = (
        "import sys; from coopgraph.cli.main import main\n"
        "main(sys.argv[1:])\n"
        f"print(*(name for name in {HEAVY!r} if name in sys.modules), sep=',', file=sys.stderr)"
    )
    done = subprocess.run(
        [sys.executable, "-c", script, *arguments],
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    assert set(done.stderr.splitlines()[-1].split(",")) - {""} <= allowed
