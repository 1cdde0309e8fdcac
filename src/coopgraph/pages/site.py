"""The site: which page answers which address."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from typing import TYPE_CHECKING, Final

from coopgraph.errors import EngineError, InputError
from coopgraph.pages import (
    concept,
    dataset,
    editor,
    endpoint,
    home,
    members,
    ontology,
    openapi,
    question,
    question_list,
    search,
    thing,
    visits,
)
from coopgraph.pages.context import Context
from coopgraph.pages.exchange import HTML, Refused, Request, Response
from coopgraph.pages.links import Links
from coopgraph.pages.negotiation import choose
from coopgraph.pages.searching import Search
from coopgraph.pages.templates import Templates

if TYPE_CHECKING:
    from coopgraph.pages.search_index import SearchIndex
    from coopgraph.store.engine import Engine

Handler = Callable[[Context, Request, "re.Match[str]"], Response]

PROBLEM: Final = "application/problem+json"

ROUTES: Final[tuple[tuple[re.Pattern[str], Handler], ...]] = (
    (re.compile(r"/"), home.home),
    (re.compile(r"/visits"), visits.listing),
    (re.compile(r"/visits\.svg"), visits.picture),
    (re.compile(r"/(?P<local>(?:id|concept|graph|shape)/.+)"), thing.redirect),
    (re.compile(r"/ontology(?:/(?P<version>[^/]+))?"), ontology.page),
    (re.compile(r"/ontology\.(?P<form>[a-z]+)"), ontology.data),
    (re.compile(r"/search"), search.page),
    (re.compile(r"/search\.json"), search.suggestions),
    (re.compile(r"/opensearch\.xml"), search.description),
    (re.compile(r"/class"), members.page),
    (re.compile(r"/concept"), concept.schemes),
    (re.compile(r"/dataset"), dataset.page),
    (re.compile(r"/dataset\.(?P<form>[a-z]+)"), dataset.data),
    (re.compile(r"/dataset/dump\.(?P<form>[a-z]+)"), dataset.dump),
    (re.compile(r"/\.well-known/void"), dataset.well_known),
    (re.compile(r"/page/(?P<local>concept/.+)"), concept.page),
    (re.compile(r"/page/(?P<local>.+)"), thing.page),
    (re.compile(r"/data/(?P<local>.+)\.(?P<form>[a-z]+)"), thing.data),
    (re.compile(r"/resource"), thing.resource),
    (re.compile(r"/resource\.(?P<form>[a-z]+)"), thing.resource_data),
    (re.compile(r"/queries"), question_list.page),
    (re.compile(r"/queries\.(?P<form>[a-z]+)"), question_list.data),
    (re.compile(r"/queries/(?P<name>[^/.]+)"), question.page),
    (re.compile(r"/queries/(?P<name>[^/.]+)\.(?P<form>[a-z]+)"), question.data),
    (re.compile(r"/sparql"), endpoint.page),
    (re.compile(r"/prefixes\.json"), editor.prefixes),
    (re.compile(r"/terms\.json"), editor.terms),
    (re.compile(r"/openapi\.json"), openapi.document),
    (re.compile(r"/query/(?P<name>[^/]+)"), question.redirect),
)
"""What answers which path; the first that fits."""


class Site:
    """Answers requests for the pages and data about a knowledge graph.

    Args:
        engine: Who answers queries.
        links: Where things are on the site; the top of a host if None.
        title: What the site is called.
        names: The index of the names in the data; made when it is first needed if None.
        modified: The day of the newest of the data, as YYYY-MM-DD; empty where it is not known.
        limits: What the server allows, in sentences for people who write queries.
    """

    def __init__(  # noqa: PLR0913
        self,
        engine: Engine,
        links: Links | None = None,
        title: str = "coopgraph",
        *,
        names: SearchIndex | None = None,
        modified: str = "",
        limits: tuple[str, ...] = (),
    ) -> None:
        links = links or Links()
        self.search = Search(engine, names)
        templates = Templates(links, title)
        self._context = Context(engine, links, templates, self.search, modified, limits)

    def respond(self, request: Request) -> Response:
        """Answer a request.

        Args:
            request: What is asked.

        Returns:
            The answer: also where there is none, with its status and reason.
        """
        try:
            return self._dispatch(request)
        except Refused as refused:
            return self._refusal(request, refused)
        except InputError as error:
            return self._refusal(request, Refused(400, error.what, hint=error.hint))
        except UnicodeEncodeError:
            # Half characters, which nobody can send, but somebody may hand to this function.
            return self._refusal(request, Refused(400, "the address is not text in UTF-8"))
        except EngineError as error:
            return self._refusal(request, Refused(503, error.what, hint=error.hint))

    def _dispatch(self, request: Request) -> Response:
        for pattern, handler in ROUTES:
            match = pattern.fullmatch(request.path)
            if match is not None:
                return handler(self._context, request, match)
        raise Refused(404, "there is no such page", hint="start from the home page")

    def _refusal(self, request: Request, refused: Refused) -> Response:
        """Tell why there is no answer: as a page to browsers, to others as RFC 9457 has it."""
        if choose(request.accept, [PROBLEM, HTML]) == HTML:
            return self._context.html("error.html", {"refused": refused}, status=refused.status)
        told = {
            "title": refused.reason,
            "status": refused.status,
            "detail": refused.hint,
            "suggestions": [address for address, _ in refused.suggestions],
        }
        kept = {key: value for key, value in told.items() if value}
        return Response(json.dumps(kept).encode(), PROBLEM, refused.status)
