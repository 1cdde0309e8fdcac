"""Who cooperates with whom: organisations joined by visits and agreements, and the measures of it.

One stored question gives the ties; rustworkx, imported only where something is computed, the
measures that no SPARQL query can express.
"""

from coopgraph.network.model import (
    Choice,
    LeftOut,
    Network,
    Organization,
    Tie,
    ask_network,
    find_organization,
    read_network,
)

__all__ = [
    "Choice",
    "LeftOut",
    "Network",
    "Organization",
    "Tie",
    "ask_network",
    "find_organization",
    "read_network",
]
