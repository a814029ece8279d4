"""Many cases of some shops for backtests: the examples with what they lack, of several shops, buyers and months."""

import copy
from collections.abc import Iterator
from datetime import datetime, timedelta
from random import Random
from typing import Any

from kuaishou_cases import WAYS, case
from shop_cases import perturbed

Json = dict[str, Any]
_TIMES = ("at", "_at")


def history(count: int, seed: int = 0) -> Iterator[Json]:
    """So many cases, the same for one seed; about one in twenty can be allowed."""
    for number in range(count):
        rng = Random(f"{seed}.{number}")
        made = case(*rng.choice(WAYS)) if rng.random() < 0.3 else perturbed(rng.randrange(5000))
        yield _moved(made, rng, number)


def _moved(made: Json, rng: Random, number: int) -> Json:
    """The case in another shop, month and hand."""
    found = copy.deepcopy(made)
    found["case_id"] = f"c{number}"
    shop = f"shop-{rng.randrange(4)}"
    if "shop_ids" in found["operator"]:
        found["operator"]["shop_ids"] = [shop]
    found["shop"]["id"], found["operator"]["id"] = shop, f"agent-{rng.randrange(3)}"
    buyer = f"b-{rng.randrange(max(3, number))}"
    _shift(found, made["buyer"]["id"], buyer, timedelta(days=-30 * rng.randrange(3)))
    if rng.random() < 0.3 and isinstance(found.get("reviews"), list):
        found["reviews"].append(
            {"id": "r-more", "posted_at": found["as_of"], "order_id": "o1", "rating": rng.randint(1, 5)}
        )
    if rng.random() < 0.3 and isinstance(found.get("protected_acts"), list):
        when = (datetime.fromisoformat(found["as_of"]) - timedelta(days=rng.choice([5, 60, 90, 91]))).isoformat()
        kind = rng.choice(["media", "lawsuit"])
        found["protected_acts"].append({"id": "p-more", "at": when, "kind": kind})
    return found


def _shift(value: Any, old: str, new: str, by: timedelta) -> None:
    """Moves all times, and names the buyer otherwise, wherever either stands."""
    items = value.items() if isinstance(value, dict) else enumerate(value)
    for key, inner in list(items):
        if isinstance(inner, dict | list):
            _shift(inner, old, new, by)
        elif inner == old and key in ("id", "buyer_id"):
            value[key] = new
        elif isinstance(inner, str) and isinstance(key, str) and key.endswith(_TIMES) | (key == "as_of"):
            value[key] = (datetime.fromisoformat(inner) + by).isoformat()
