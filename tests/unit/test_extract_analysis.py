"""What one reading finds in a sentence: parties, places, who speaks; and that nothing moves."""

from __future__ import annotations

import dataclasses

import pytest

from wiredesk.extract import Analysis, Sentence, analyse
from wiredesk.extract.lexicon import fold
from wiredesk_schemas import Article, Caption


def reading(*paragraphs: str, headline: str | None = None, captions: tuple[str, ...] = ()) -> Analysis:
    return analyse(
        Article(
            article_id="a",
            family_id="a",
            headline=headline,
            paragraphs=paragraphs,
            captions=tuple(Caption(text=c) for c in captions),
            sha256="0" * 64,
        )
    )


def only(text: str) -> Sentence:
    (sentence,) = reading(text).in_body
    return sentence


def parties(text: str) -> list[str]:
    return [m.key for m in only(text).parties]


def places(text: str) -> list[str]:
    return [p.name for p in only(text).places]


def test_offsets_count_in_the_body_the_headline_and_the_captions() -> None:
    analysis = reading("One here. Two here.", "Three here.", headline="A headline", captions=("First.", "Second."))
    texts = {"body": analysis.body, "headline": "A headline", "caption": "First.\n\nSecond."}
    assert [(s.field, texts[s.field][s.start : s.end]) for s in analysis.sentences] == [
        ("body", "One here."),
        ("body", "Two here."),
        ("body", "Three here."),
        ("headline", "A headline"),
        ("caption", "First."),
        ("caption", "Second."),
    ]


def test_what_was_read_cannot_be_changed() -> None:
    sentence = only("Kenya said nothing.")
    with pytest.raises(dataclasses.FrozenInstanceError):
        sentence.start = 1  # type: ignore[misc]


@pytest.mark.parametrize(
    ("text", "keys"),
    [
        ("The Kremlin said no.", ["RU"]),
        ("Beijing condemned it.", ["CN"]),
        ("Peruvian forces fired.", ["PE"]),
        ("The U.S. and the EU agreed.", ["US", "European Union"]),
        ("They told us nothing.", []),
        ("Jordanian and Chadian ministers met.", ["JO", "TD"]),
        ("The militia, Hezbollah, answered.", ["Hezbollah"]),
    ],
)
def test_parties_by_name_adjective_capital_and_seat(text: str, keys: list[str]) -> None:
    assert parties(text) == keys


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Two people died in Nairobi on Monday.", ["Nairobi"]),
        ("Nairobi said two people died.", []),
        ("A shell fell near the town of Qorvane.", ["Qorvane"]),
        ("It sank in the Black Sea.", ["Black Sea"]),
        ("Drones hit the Odesa region.", ["Odesa"]),
        ("Marco Rubio and Victoria Hale spoke.", []),
        ("They met in March.", []),
        ("It fell in occupied Donetsk.", ["Donetsk"]),
    ],
)
def test_places_are_where_something_happens(text: str, names: list[str]) -> None:
    assert places(text) == names


def test_a_known_place_has_its_coordinates() -> None:
    (place,) = only("It happened in Nairobi.").places
    assert place.entry is not None
    assert (place.entry.country, place.entry.geonames_id) == ("KE", 184745)


@pytest.mark.parametrize(
    ("text", "lands"),
    [
        ("Twelve Russian drones hit the port of Odesa.", {"Odesa": None}),
        ("Ukrainian drones attacked the city of Bryansk.", {"Bryansk": None}),
        ("A drone fell on Russia’s southern city of Rostov.", {"Rostov": "RU"}),
        ("A fire broke out in the Turkish port city of Mersin.", {"Mersin": "TR"}),
    ],
)
def test_a_nationality_is_of_the_place_only_in_one_phrase(text: str, lands: dict[str, str | None]) -> None:
    assert {place.name: place.land for place in only(text).places} == lands


def test_a_place_is_known_by_the_name_that_the_news_has_for_it() -> None:
    names = ("Mykolaiv", "Hodeidah", "Kramatorsk", "Jenin")
    entries = [only(f"It happened in {name}.").places[0].entry for name in names]
    assert [entry.country if entry else None for entry in entries] == ["UA", "YE", "UA", "PS"]


@pytest.mark.parametrize(
    ("text", "speaker"),
    [
        ("Three died, the health ministry said.", "the health ministry"),
        ("The governor, Ilse Brandt, said three died.", "Ilse Brandt"),
        ("Three died, according to the Red Crescent.", "the Red Crescent"),
        ("“We will go,” said Amara Diallo.", "Amara Diallo"),
        ("He said nothing had changed.", "He"),
    ],
)
def test_who_says_so(text: str, speaker: str) -> None:
    assert only(text).speech[-1].speaker == speaker


def test_the_longest_term_wins() -> None:
    found = [c.group for _, c in [(h, c) for h in only("Lightning strikes and a hunger strike.").hits for c in h.cues]]
    assert "strike" not in found


def test_names_inside_other_words_are_none() -> None:
    assert only("The omanda paperiran thing.").hits == ()


@pytest.mark.parametrize("text", ["İstanbul’da", "ŉ and ß", "ΑΣ", "a\u00a0b"])
def test_folding_keeps_every_offset(text: str) -> None:
    assert len(fold(text)) == len(text)
