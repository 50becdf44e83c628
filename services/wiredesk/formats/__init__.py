"""Wire formats: bytes in, items out. One module a format; `sniff` chooses where nobody says which."""
