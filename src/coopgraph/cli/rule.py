"""``coopgraph rule``: the rules of the shapes, and the constraint components of SHACL."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

import click

from coopgraph.cli import output
from coopgraph.cli.options import quiet_option

if TYPE_CHECKING:
    from coopgraph.cli.components import Component
    from coopgraph.cli.rulebook import Entry

EPILOG: Final = """\b
Examples:
  coopgraph rule
  coopgraph rule visit-host-organization
  coopgraph rule min-count
"""


@click.command(epilog=EPILOG)
@click.argument("rule", metavar="[NAME]", required=False)
@quiet_option
def command(rule: str | None) -> int:
    """List the rules of the shapes, or tell one of them.

    NAME is a rule of coopgraph or a constraint component of SHACL, such as min-count.
    """
    # Imported here, so that --help needs none of it.
    from coopgraph.cli.components import COMPONENTS  # noqa: PLC0415
    from coopgraph.cli.rulebook import rules  # noqa: PLC0415

    ours = rules()
    if rule is None:
        output.write("".join(f"{one.id}: {one.severity}: {one.message}\n" for one in ours.values()))
        return 0
    wanted = rule.removeprefix("shape:")
    if wanted in ours:
        lines = _ours(ours[wanted])
    elif wanted in COMPONENTS:
        lines = _component(wanted, COMPONENTS[wanted])
    else:
        from coopgraph.cli.main import near  # noqa: PLC0415

        known = [*ours, *COMPONENTS]
        raise click.UsageError(f"no rule {rule!r}{near(wanted, known, 'coopgraph rule')}")
    output.write("\n".join(lines) + "\n")
    return 0


def _ours(rule: Entry) -> Iterator[str]:
    from coopgraph.cli.rulebook import bad_example, good_example  # noqa: PLC0415

    yield f"rule:     {rule.id} ({rule.iri.value})"
    yield f"severity: {rule.severity}"
    yield f"asked of: {rule.targets}"
    if rule.path is not None:
        yield f"path:     {rule.path}"
    yield f"says:     {rule.message}"
    yield f"\n# The shape\n\n{rule.turtle}"
    for title, example in (("Refused", bad_example(rule.id)), ("Taken", good_example(rule))):
        if example is not None:
            yield f"# {title}\n\n{example}"


def _component(name: str, component: Component) -> Iterator[str]:
    yield f"rule:     {name}, stated by sh:{component.parameter} ({component.url})"
    yield f"asks:     {component.asks}"
    yield f"mend:     {component.mend}"
    yield f"\n# For example\n\n{component.example}"
    yield f"\n# Refused\n\n{component.bad}"
    yield f"\n# Taken\n\n{component.good}"
