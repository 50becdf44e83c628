"""Versions: what an article is to those before it, and what becomes of the events of its story.

    marks         what agencies print to say so: "UPDATE 2-", "CORRECTED", "KILL", "1st Ld-Writethru"
    fingerprint   the text as hashes: of all of it, and of each sentence
    reading       both, of one article
    story         what is kept of a story, as JSON; texts: the hashes of its sentences, as bytes
    card          a story as it lies in memory; shelf: all of them, by number and hour; postings: their numbers, by hash
    search        which story a text belongs to that does not say so
    changes       the events of a new version against those before it
    newsroom      takes an outcome, and gives it back with its relation, its family, and what changed
    elsewhere     the stories of other partitions, as far as copies are looked for among them
    held          what waits for the end of its embargo

All of it is pure: time is the record's, state comes in and goes out.
"""

from wiredesk.versions.newsroom import Newsroom

__all__ = ["Newsroom"]
