"""Whether fewer people come than before, said only when the figures stand it; pure.

The last four held gatherings are set beside the eight before them. Medians do not follow one odd evening; that nearly
every recent one is below nearly every earlier one (Mann and Whitney's count of pairs) keeps mere chance from alarming.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

RECENT, BEFORE = 4, 8
LEAST_SHARE_LOST = 0.3
LEAST_PEOPLE_LOST = 2
MOST_PAIRS_AGAINST = 4.0


@dataclass(frozen=True)
class Fading:
    """How many usually came to the last gatherings, and to those before them: medians."""

    recent: float
    before: float
    recent_times: int = RECENT
    before_times: int = BEFORE


def fading(visitors: Sequence[int]) -> Fading | None:
    """Return how the figures have fallen; None when they have not, or when there are too few to say.

    Give the visitors of the gatherings that were held and reported, the oldest first.
    """
    if len(visitors) < RECENT + BEFORE:
        return None
    recent, before = visitors[-RECENT:], visitors[-RECENT - BEFORE : -RECENT]
    now, earlier = float(median(recent)), float(median(before))
    lost = earlier - now
    if lost < LEAST_PEOPLE_LOST or lost < LEAST_SHARE_LOST * earlier:
        return None
    return Fading(now, earlier) if _pairs_against(recent, before) <= MOST_PAIRS_AGAINST else None


def _pairs_against(recent: Sequence[int], before: Sequence[int]) -> float:
    """Count the pairs in which the recent one is the greater; a tie is half a pair."""
    return sum((new > old) + (new == old) / 2 for new in recent for old in before)
