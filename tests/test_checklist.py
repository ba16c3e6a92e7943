"""The checklist as data: its topics, what an answer means, in which order they come."""

from itertools import pairwise

from django.utils import translation

from groups.checklist import after, before, chosen, in_words, topics


def test_twelve_topics_of_the_field_with_help_and_example_in_three_languages() -> None:
    assert len(topics()) == 12
    assert sum(len(topic.options) for topic in topics().values()) == 62
    for topic in topics().values():
        assert all(topic.help.names)
        assert all(topic.example.names)
        assert len(set(topic.names)) == 3


def test_all_of_these_means_every_option_of_its_topic() -> None:
    time = topics()["use_of_time"]
    assert chosen(time, ["all_of_these"]) == time.options
    assert [o.code for o in chosen(time, ["prepared_themes", "no_such"])] == ["prepared_themes"]
    assert chosen(time, []) == ()


def test_an_answer_is_said_in_the_language_of_the_page_own_words_last() -> None:
    cleaning = topics()["cleaning"]
    with translation.override("sv"):
        assert in_words(cleaning, ["venue_takes_care"], " Kaisa kantaa avainta ") == [
            "Lokalens företrädare sköter",
            "Kaisa kantaa avainta",
        ]
    with translation.override("en"):
        assert in_words(cleaning, ["venue_takes_care"]) == ["The venue takes care"]
    assert in_words(cleaning, [], "  ") == []
    with translation.override("fi"):
        everything = in_words(topics()["use_of_time"], ["all_of_these", "visitor_or_lecturer"])
    assert len(everything) == 5
    assert "Kaikkea näitä" not in everything


def test_topics_follow_one_another() -> None:
    order = list(topics().values())
    assert before(order[0]) is None
    assert after(order[-1]) is None
    for earlier, later in pairwise(order):
        assert after(earlier) is later
        assert before(later) is earlier
