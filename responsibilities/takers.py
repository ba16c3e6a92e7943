"""Who could take which duty; pure, a table that the public list filters by."""

from responsibilities.enums import Duty, Taker

BY_DUTY: dict[Duty, tuple[Taker, ...]] = {
    Duty.COFFEE: (Taker.COMPANY, Taker.ASSOCIATION, Taker.PARISH, Taker.NEIGHBOUR),
    Duty.CLEANING: (Taker.NEIGHBOUR, Taker.ASSOCIATION, Taker.HOUSING_COMPANY),
    Duty.FACILITATION: (Taker.NEIGHBOUR, Taker.ASSOCIATION, Taker.PARISH, Taker.SCHOOL, Taker.PUBLIC),
    Duty.PLANNING: (Taker.NEIGHBOUR, Taker.ASSOCIATION, Taker.SCHOOL),
    Duty.VENUE: (
        Taker.HOUSING_COMPANY,
        Taker.PARISH,
        Taker.ASSOCIATION,
        Taker.COMPANY,
        Taker.SCHOOL,
        Taker.PUBLIC,
    ),
}
BY_PARTY: dict[str, tuple[Taker, ...]] = {
    "social_and_outreach_work": (Taker.PUBLIC, Taker.PARISH),
    "housing_adviser": (Taker.PUBLIC, Taker.ASSOCIATION),
    "association": (Taker.ASSOCIATION,),
    "area_worker": (Taker.PUBLIC, Taker.ASSOCIATION),
    "subsidised_employee": (Taker.ASSOCIATION, Taker.PUBLIC),
    "company": (Taker.COMPANY,),
    "school": (Taker.SCHOOL,),
    "housing_company_residents": (Taker.HOUSING_COMPANY, Taker.NEIGHBOUR),
    "volunteer_coordinator": (Taker.ASSOCIATION, Taker.PARISH, Taker.PUBLIC),
    "youth_department_or_daycare": (Taker.PUBLIC, Taker.SCHOOL),
    "parish": (Taker.PARISH,),
    "other_city_department": (Taker.PUBLIC,),
}


def takers_of(duty: str, option: str) -> tuple[Taker, ...]:
    """Return who could take the duty; a place in the network without a named party is for anyone."""
    if duty == Duty.NETWORK:
        return BY_PARTY.get(option, tuple(Taker))
    return BY_DUTY[Duty(duty)]


def taken_by_kind(taker: str) -> tuple[list[str], list[str]]:
    """Return what such a taker could take: the duties, and the parties of the responsibility network they are not.

    The second list names the parties to leave out, so that a place for anyone stays in.
    """
    duties = [duty.value for duty, takers in BY_DUTY.items() if taker in takers]
    return duties, [party for party, takers in BY_PARTY.items() if taker not in takers]
