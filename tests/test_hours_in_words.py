"""Opening hours as people say them."""

from datetime import date

import pytest
from django.utils import translation

from network.hours import Opening, Span
from network.hours_in_words import days_in_words, opening_in_words, span_in_words, spans_in_words


@pytest.mark.parametrize(
    ("span", "words"),
    [
        (Span(2, 780, 900), "tiistaisin klo 13–15"),
        (Span(3, 570, 690), "keskiviikkoisin klo 9.30–11.30"),
        (Span(4, 780, 900, every_weeks=2, anchor=date(2026, 11, 26)), "torstaisin klo 13–15, joka toinen viikko"),
        (Span(4, 780, 900, every_weeks=3, anchor=date(2026, 11, 26)), "torstaisin klo 13–15, joka 3. viikko"),
        (Span(1, 780, 900, nth_of_month=-1), "kuun viimeinen maanantai klo 13–15"),
    ],
)
def test_a_span_is_said_as_neighbours_say_it(span: Span, words: str) -> None:
    with translation.override("fi"):
        assert span_in_words(span) == words


def test_spans_that_are_over_are_not_said_and_the_same_is_said_once() -> None:
    over = Span(1, 600, 660, valid_until=date(2026, 11, 21))
    twice = [Span(5, 600, 660, valid_until=date(2026, 12, 4)), Span(5, 600, 660, valid_from=date(2026, 12, 5))]
    with translation.override("fi"):
        assert spans_in_words([over, *twice], date(2026, 11, 22)) == ["perjantaisin klo 10–11"]


def test_one_meeting_is_said_with_its_date() -> None:
    with translation.override("fi"):
        assert opening_in_words(Opening(date(2026, 11, 24), 780, 900)) == "tiistai 24.11. klo 13–15"


def test_one_day_is_not_told_twice() -> None:
    first, last = date(2026, 11, 30), date(2026, 12, 2)
    assert (days_in_words(first, last), days_in_words(first, first)) == ("30.11.2026–2.12.2026", "30.11.2026")
