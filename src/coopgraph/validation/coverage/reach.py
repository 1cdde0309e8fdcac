"""How many nodes a constraint looks at: with none of them it cannot fail, so it shows nothing."""

from __future__ import annotations

import numpy as np

from coopgraph.validation.columns import follow
from coopgraph.validation.constraints.base import Constraint, Run, ValueNodes
from coopgraph.validation.constraints.cardinality import Count
from coopgraph.validation.constraints.other import HasValue
from coopgraph.validation.constraints.property_pair import Disjoint, Equals, Less
from coopgraph.validation.constraints.shape_based import Qualified
from coopgraph.validation.constraints.sparql import Select
from coopgraph.validation.constraints.string_based import UniqueLang
from coopgraph.validation.coverage.model import FOCUS_NODES, VALUE_NODES


def counted(constraint: Constraint) -> str:
    """Tell what a constraint looks at: ``focus nodes`` or ``value nodes``."""
    match constraint:
        case HasValue() | Select() | Equals():
            return FOCUS_NODES
        case Count(most=0):
            # What nobody may have is not there where all is well.
            return FOCUS_NODES
        case Count(most=None) | Qualified(most=None):
            # What is missing can be missed; what must not be too many has to be there.
            return FOCUS_NODES
        case _:
            return VALUE_NODES


def reached(constraint: Constraint, run: Run, nodes: ValueNodes) -> int:
    """Count the nodes that a constraint looks at.

    Args:
        constraint: The constraint.
        run: The validation.
        nodes: The focus nodes of its shape with their value nodes.

    Returns:
        The number of those of which the constraint could fail.
    """
    match constraint:
        case UniqueLang():
            return int((run.features.languages(nodes.values) >= 0).sum())
        case Equals() | Disjoint() | Less():
            other = run.graph.forward(run.graph.terms.find(constraint.other))
            beside = follow(other, nodes.foci)[0]
            if isinstance(constraint, Equals):
                return len(np.union1d(nodes.at, beside))
            return int(np.isin(nodes.at, beside).sum())
        case _ if counted(constraint) == FOCUS_NODES:
            return len(nodes.foci)
        case _:
            return len(nodes.values)
