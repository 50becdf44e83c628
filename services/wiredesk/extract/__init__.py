"""What an article says, in parts that any category may use: counts, places, parties, dates, attribution, modality."""

from __future__ import annotations

from wiredesk.extract import analysis as _analysis
from wiredesk.extract.analysis import Analysis, Sentence
from wiredesk.extract.automaton import Automaton
from wiredesk_schemas import Article

__all__ = ["Analysis", "Automaton", "Sentence", "analyse"]


def analyse(article: Article, terms: Automaton | None = None) -> Analysis:
    """Read an article.

    Args:
        article: clean, as `wiredesk.normalise` gives it.
        terms: what to look for; by default the lexicons and the cues of all categories that are installed.
    """
    if terms is None:
        # The categories are built on this package; only their cues are needed here, and only now.
        from wiredesk.categories import registry

        terms = registry.terms()
    return _analysis.analyse(article, terms)
