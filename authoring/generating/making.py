"""One case out of its number: the row of a table of cases, and what the buyer is in truth."""

from operator import itemgetter
from typing import Any

import attrs

from . import words
from .conduct import CHOICE, Conduct
from .draws import DAY, HOUR, Draws, mixed
from .handling import show, talk
from .history import SECOND, TIMES, History
from .honest import BY_NAME, Story
from .honest import CHOICE as STORY_CHOICE
from .ordinary import background, circumstances
from .requesting import Blame, operator_of, request_of
from .shops import BUYER, CASE, Habit, Person, shop_of

Row = dict[str, Any]

_EAST = 8 * HOUR  # the shops' clock runs so many seconds ahead of UTC
BUYERS = 3_000_000


@attrs.frozen
class Wish:
    """What is asked for.

    `since` and `until` are days since 1970-01-01, the first one and the one after the last; `malicious` is the share of
    the buyers who are. `first` is the number of the first case.
    """

    seed: int = 1
    cases: int = 1_000
    first: int = 0
    shops: int = 40
    since: int = 20_089  # 2025-01-01
    until: int = 20_454  # 2026-01-01
    malicious: float = 0.3
    platform: str = "kuaishou"


@attrs.frozen
class Truth:
    """What the generator meant: `conduct` is the rule that the buyer's conduct is for, `story` what happened."""

    case_id: str
    malicious: bool
    conduct: str | None
    story: str
    habit: str
    flaws: tuple[str, ...]

    def to_dict(self) -> dict[str, Any]:
        return {
            "case_id": self.case_id,
            "malicious": self.malicious,
            "conduct": self.conduct,
            "story": self.story,
            "habit": self.habit,
            "flaws": list(self.flaws),
        }


def make(wish: Wish, number: int) -> tuple[Row, Truth]:
    """The case of this number; times are whole microseconds. It depends on the wish and the number alone."""
    draws = Draws(wish.seed << 72 | CASE << 64 | number)
    buyer = draws.below(BUYERS)
    shop = shop_of(wish.seed, int(draws.low() * wish.shops))
    person = draws.pick(shop.staff)
    history = History(draws, _moment(draws, wish), shop)
    about = mixed(wish.seed, BUYER, buyer)
    malicious = (about >> 11) < wish.malicious * (1 << 53)
    name = f"buyer-{buyer:07d}"
    if malicious:
        conduct = draws.pick(CHOICE)
        enough = not draws.chance(0.1)
        request = _malicious(history, conduct, enough, name, person)
        story = "malicious" if enough else "not_enough"
        rule: str | None = conduct.rule
    else:
        told = (
            BY_NAME[person.habit.drawn_to] if person.habit.drawn_to and draws.chance(0.6) else draws.pick(STORY_CHOICE)
        )
        request = _honest(history, told, name, person)
        rule, story = None, told.name
    operator = operator_of(history, person)
    case_id = f"case-{number:08d}"
    row = {
        "format": 1,
        "case_id": case_id,
        "as_of": history.now,
        "platform": wish.platform,
        "shop": {"id": shop.id, "timezone": "Asia/Shanghai", "currency": "CNY"},
        "operator": operator,
        "buyer": _buyer(history, name, about),
        "request": request,
        "open_orders": _open_orders(history),
        "statistics": _statistics(history, person.habit),
        **_collections(history),
    }
    return row, Truth(case_id, malicious, rule, story, person.habit.name, tuple(history.flaws))


_REASONS = {  # what staff say too much about a buyer who is malicious in this way
    "malicious_review": ("bad_review", "bad_review", "professional_claimant"),
    "malicious_order": ("return", "return", "region"),
    "malicious_attack": ("bad_review", "other_trait"),
    "malicious_complaint": ("regulator_report", "professional_claimant"),
}


def _malicious(h: History, conduct: Conduct, enough: bool, name: str, person: Person) -> Row:
    background(h, conduct.quiet)
    conduct.do(h, enough)
    circumstances(h, 0.12)
    show(h, conduct.kinds, person.habit)
    contacts = talk(h, conduct.contacts, person.habit)
    reason = h.draws.pick(_REASONS[conduct.ground])
    blame = Blame(conduct.ground, conduct.rule, conduct.approval, conduct.urgent, reason)
    return request_of(h, name, blame, person, contacts)


def _honest(h: History, story: Story, name: str, person: Person) -> Row:
    background(h, 5)
    story.tell(h)
    circumstances(h, 0.25)
    show(h, story.kinds, person.habit)
    contacts = talk(h, 1, person.habit)
    blame = Blame(story.ground, story.ground, h.draws.chance(0.2), False, story.reason)
    return request_of(h, name, blame, person, contacts)


def _moment(draws: Draws, wish: Wish) -> int:
    """A moment of a working day, in microseconds; there is more to do around the great sales of June and November."""
    day = 0
    for _ in range(4):
        day = draws.between(wish.since, wish.until)
        if day % 365 in _SALES or draws.chance(0.5):
            break
    seconds = 9 * HOUR + int((draws.unit() + draws.unit()) / 2 * 14 * HOUR)
    return (day * DAY + seconds - _EAST) * SECOND


_SALES = frozenset((*range(164, 185), *range(317, 332)))  # about 1 to 20 June, 1 to 15 November


def _buyer(h: History, name: str, about: int) -> Row:
    nickname = words.LIKE[about % 12] + words.BEING[about // 12 % 12] + str(about // 144 % 90 + 10)
    buyer: Row = {"id": name, "nickname": nickname}
    if "minor" in h.flaws:
        buyer["age_band"] = h.draws.pick(("minor_14_17", "minor_14_17", "under_14"))
    elif not h.draws.chance(0.02):
        buyer["age_band"] = "unknown" if h.draws.chance(0.25) else "adult"
    if "account_compromised" in h.flaws:
        buyer["account_compromised"] = True
    return buyer


def _open_orders(h: History) -> Row:
    drawn = h.draws.unit()
    if drawn < 0.85:
        return {"count": 0}
    if drawn < 0.98:
        return {"count": h.draws.pick((1, 1, 2)), "plan": h.draws.pick(("fulfil", "refund"))}
    h.flaws.append("open_orders")
    return {"count": h.draws.pick((1, 2)), "plan": "none"}


def _statistics(h: History, habit: Habit) -> Row:
    draws = h.draws
    operator, shop = draws.below(4), draws.below(8)
    if draws.unit() < habit.over_quota:
        operator, shop = (10 + draws.below(6), shop + 16) if draws.chance(0.7) else (operator, 30 + draws.below(9))
        h.flaws.append("over_quota")
    return {"operator_blocks_today": operator, "shop_blocks_today": shop + operator, "shop_blocks_30d": 20 + 5 * shop}


def _collections(h: History) -> dict[str, Any]:
    """The records, each collection in the order of time; now and then one that nobody looked up."""
    draws = h.draws
    if draws.chance(0.015):
        start = draws.between(1, 60) * DAY
        h.add("blocks", start, {"scope": ["chat", "live"], "status": "active", "ends_at": h.ago(-30 * DAY)})
        h.flaws.append("already_blocked")
    lost = draws.pick(_LOSABLE) if draws.chance(0.03) else None
    if lost in h.deed.ids or (lost == "complaints" and h.records["protected_acts"]):
        lost = None  # other records point at it
    found: dict[str, Any] = {}
    for name, records in h.records.items():
        if name == lost:
            h.flaws.append(f"nobody_looked_{name}")
            continue
        if len(records) > 1:
            records.sort(key=itemgetter(TIMES[name]))
            if name in _UNREFERENCED:
                for place, record in enumerate(records, start=1):
                    record["id"] = record["id"][0] + str(place)
        found[name] = records
    return found


_LOSABLE = ("complaints", "rulings", "protected_acts", "blocks", "after_sales", "communications")
_UNREFERENCED = ("communications", "evidence", "rulings", "blocks", "protected_acts")
