"""Pictures of answers: a stored question's header names the view, these modules draw it."""

from coopgraph.views.bars import bars_svg
from coopgraph.views.network import network_svg
from coopgraph.views.timeline import timeline_svg

__all__ = ["bars_svg", "network_svg", "timeline_svg"]
