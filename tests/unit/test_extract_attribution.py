"""Who says so: phrases before and behind the verb, with what stands between."""

from __future__ import annotations

import pytest

from wiredesk.categories import registry
from wiredesk.extract import analyse
from wiredesk_schemas import Article


def speakers(text: str) -> list[str]:
    registry.categories()
    article = Article(article_id="a", family_id="f", paragraphs=(text,), sha256="0" * 64)
    return [speech.speaker for sentence in analyse(article).sentences for speech in sentence.speech]


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("Fjordlink, the phone company, said the mast had burnt down.", ["Fjordlink"]),
        ("Norway’s minister, who came late, said the road was open.", ["Norway’s minister"]),
        ("Aune — who has led the talks — told reporters that the road was open.", ["Aune"]),
        ("Nine sheep were lost, two herders and a driver said.", ["two herders and a driver"]),
        ("On Monday the mayor said that the road was open.", ["the mayor"]),
        ("Shortly after noon said nobody anything.", []),
        ("Nine sheep were lost, according to doctors at the animal clinic.", ["doctors at the animal clinic"]),
        ("The minister rejected the report.", []),
    ],
)
def test_the_speaker_is_named_as_written(text: str, wanted: list[str]) -> None:
    assert speakers(text) == wanted
