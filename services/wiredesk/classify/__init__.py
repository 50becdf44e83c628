"""Which categories an article is about: judged by passage, decided for the article.

`scored` judges passages by their words alone; `judge` adds what the cues say; `verdict` decides for the article, once
the rules of a category have said which events they found.
"""

from __future__ import annotations

from wiredesk.classify.decision import LABEL, Found
from wiredesk.classify.judgement import Judged, article_marks, can_be, judge, likelihood, threshold, verdict
from wiredesk.classify.scorer import Scored, reasons, scored

__all__ = [
    "LABEL",
    "Found",
    "Judged",
    "Scored",
    "article_marks",
    "can_be",
    "judge",
    "likelihood",
    "reasons",
    "scored",
    "threshold",
    "verdict",
]
