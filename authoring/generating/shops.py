"""Shops, their staff and what each of them is used to doing: always the same for the same seed."""

from functools import lru_cache

import attrs

from .draws import Draws, mixed

SHOP, BUYER, CASE = 1, 2, 3  # what a number is the number of


@attrs.frozen
class Habit:
    """How somebody prepares a block: of each slip, how often it happens.

    `drawn_to` is the honest buyer that this person likes to propose, if any.
    """

    name: str
    no_evidence: float = 0.06
    screenshot: float = 0.05
    no_contact: float = 0.26
    off_platform: float = 0.05
    impatient: float = 0.15
    pressure: float = 0.01
    unconfirmed: float = 0.02
    no_remark: float = 0.02
    no_term: float = 0.02
    alone: float = 0.12
    reason: float = 0.01
    conflict: float = 0.01
    over_quota: float = 0.01
    not_allowed: float = 0.005
    drawn_to: str = ""


HABITS = (
    Habit("careful", 0.02, 0.02, 0.12, 0.02, 0.08, 0.0, 0.005, 0.005, 0.005, 0.05),
    Habit("ordinary"),
    Habit("forgets_to_talk", no_contact=0.6, impatient=0.2),
    Habit("screenshots", no_evidence=0.1, screenshot=0.55),
    Habit("hurried", impatient=0.35, unconfirmed=0.2, no_remark=0.25, no_term=0.15, over_quota=0.12),
    Habit("talks_elsewhere", off_platform=0.5, pressure=0.08),
    Habit("stung_by_reviews", no_contact=0.3, reason=0.3, pressure=0.05, drawn_to="bad_review"),
    Habit("sees_claimants", reason=0.3, alone=0.3, drawn_to="fair_claim"),
    Habit("in_conflict", conflict=0.5, no_contact=0.2),
    Habit("newcomer", no_evidence=0.2, no_remark=0.15, not_allowed=0.15, alone=0.3, unconfirmed=0.1),
)
_SHARES = (0, 0, 0, 0, 1, 1, 1, 1, 1, 2, 2, 3, 4, 5, 6, 7, 8, 9)  # of the habits among staff


@attrs.frozen
class Person:
    """A member of staff."""

    id: str
    role: str
    habit: Habit


@attrs.frozen
class Shop:
    """A shop. `faults` is how often an order goes wrong through its own fault."""

    id: str
    category: str
    faults: float
    staff: tuple[Person, ...]
    lead: str


@lru_cache(maxsize=8_192)
def shop_of(seed: int, number: int) -> Shop:
    """The shop of this number."""
    draws = Draws(mixed(seed, SHOP, number))
    name = f"shop-{number + 1:04d}"
    staff = []
    for place in range(draws.between(2, 8)):
        role = draws.pick(("agent", "agent", "agent", "agent", "supervisor", "admin"))
        staff.append(Person(f"{name}-staff-{place + 1}", role, HABITS[draws.pick(_SHARES)]))
    if draws.chance(0.2):
        staff.append(Person(f"{name}-bot", "bot", HABITS[4]))
    category = "food" if draws.chance(0.3) else "general"
    return Shop(name, category, 0.02 + 0.1 * draws.low(), tuple(staff), f"{name}-lead")
