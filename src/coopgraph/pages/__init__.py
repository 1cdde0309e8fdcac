"""What is shown of a knowledge graph, page by page and form by form.

One function from a request to a response, without a network: the server hands requests to it, a
static site is made by asking it for every address.
"""

from coopgraph.pages.exchange import Refused, Request, Response
from coopgraph.pages.links import Links
from coopgraph.pages.site import Site

__all__ = ["Links", "Refused", "Request", "Response", "Site"]
