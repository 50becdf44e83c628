"""Normalisation: an item of a wire document becomes a clean article, and what was taken off it stays visible."""

from wiredesk.normalise.article import normalise
from wiredesk.normalise.debris import REASONS

__all__ = ["REASONS", "normalise"]
