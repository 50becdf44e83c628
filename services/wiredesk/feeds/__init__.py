"""Feeds: where wire copy comes from, and putting it into `wire.raw` so that each document is there once acknowledged.

`documents` finds documents (files, folders, lines of envelopes) and names them so that versions of a story keep their
order and a second feeding can be recognised; `feeder` sends them; `journal` remembers what was acknowledged.
"""
