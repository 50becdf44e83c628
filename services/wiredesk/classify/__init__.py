"""Which categories an article is about: judged by passage, decided for the article."""

from __future__ import annotations

from wiredesk.classify.scorer import classify

__all__ = ["classify"]
