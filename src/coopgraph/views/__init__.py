"""Pictures of answers: a stored question's header names the view, these modules draw it."""

from coopgraph.views.network import network_svg
from coopgraph.views.timeline import timeline_svg

__all__ = ["network_svg", "timeline_svg"]
