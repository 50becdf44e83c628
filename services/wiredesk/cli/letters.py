"""Dead letters as `wiredesk tail` shows them, and as `wiredesk dlq` does."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from wiredesk.cli.printable import preview, printable
from wiredesk.deadletters.letters import REPLAYED, letter_json, letters_of, to_record

if TYPE_CHECKING:
    from rich.console import RenderableType

    from wiredesk.reading import Rec


def as_json(record: Rec) -> dict[str, Any]:
    """A record of the topic for programs: a letter, or the receipt of a replay."""
    plain = to_record(record)
    found = letters_of([plain])
    if found:
        return letter_json(found[0])
    return {"receipt": f"{plain.partition}@{plain.offset}", "replayed": plain.header(REPLAYED)}


def notice(record: Rec) -> RenderableType:
    """A record of the topic as it comes, in a few lines."""
    from rich.console import Group
    from rich.text import Text

    from wiredesk.cli.palette import BAD
    from wiredesk.cli.render import Barred

    plain = to_record(record)
    found = letters_of([plain])
    if not found:
        return Text(f"replayed: {printable(plain.header(REPLAYED) or plain.position)}\n", style="dim")
    letter = found[0]
    kind, text = preview(plain.value or b"", limit=160)
    first = " ".join(text.split()) if kind == "text" else text.splitlines()[0] if text else ""
    head = Text.assemble(("DEAD LETTER", f"bold {BAD}"), f"  {letter.place}  ", (letter.why.stage, "bold"))
    about = Text(f"{letter.why.error_class}: {printable(letter.why.message)}")
    return Group(Barred(Group(head, about, Text(first, style="dim")), BAD), Text())
