"""Summaries of backtests for trying the report: of any size, with numbers that agree with each other.

`summary(seed=…)` is an everyday one; the sizes, ids and counts of every part can be set. The verdict documents in the
examples are real answers of the shipped policy.
"""

import random
from functools import cache
from typing import Any

from shop_cases import EXAMPLES

import fairblock

VERDICTS = ("allow", "needs-communication", "deny")
PAIRS = [(a, b) for a in VERDICTS for b in VERDICTS if a != b]
STATUSES = {
    "ground": ("not_considered", "not_established", "unproven", "shielded", "proven", "eligible", "communicated"),
    "protection": ("clear", "unresolved", "applies"),
    "procedure": ("met", "unmet", "unknown"),
}
FAIR = {
    "rating": ({"zh": "按买家评分", "en": "By rating given"}, ["1", "2", "3", "4", "5", "no review"]),
    "operator": ({"zh": "按经办客服", "en": "By operator"}, []),
    "protected_act": (
        {"zh": "受保护行为之后", "en": "After a protected act"},
        ["none", "regulator_report", "lawful_return", "media"],
    ),
}
NOTE = {"zh": "案件中买家给出的最低评分等。", "en": "The lowest rating that the buyer gave, and the like."}


@cache
def documents(policy: str) -> list[dict[str, Any]]:
    """Verdict documents of the shipped examples."""
    loaded = fairblock.load_policy(policy)
    return [loaded.decide(case).to_dict() for case in EXAMPLES]


def group(rng: random.Random, value: str, cases: int, *, rate: float, flip: float, compared: bool) -> dict[str, Any]:
    """Some cases: their verdicts under the old policy, flips, and what comes of them under the new one."""
    allow = min(cases, round(cases * rate * rng.uniform(0.7, 1.3)))
    talk = min(cases - allow, round(cases * 0.08 * rng.uniform(0.7, 1.3)))
    old = {"allow": allow, "needs-communication": talk, "deny": cases - allow - talk}
    flips = []
    new = dict(old)
    for (a, b), weight in zip(PAIRS, (0.05, 0.1, 0.3, 0.1, 1.0, 0.5), strict=True):
        moved = min(round(cases * flip * weight * rng.uniform(0.5, 1.5)), old[a] // 3)
        if moved and compared:
            flips.append({"from": a, "to": b, "cases": moved})
            new[a] -= moved
            new[b] += moved
    return {
        "value": value,
        "cases": cases,
        "verdicts": {"new": new, "against": old if compared else None},
        "flips": flips,
    }


def spread(rng: random.Random, total: int, parts: int) -> list[int]:
    """A whole number in unequal parts."""
    weights = [1 / (1 + n) ** 0.8 for n in range(parts)]
    sizes = [int(total * weight / sum(weights)) for weight in weights]
    sizes[0] += total - sum(sizes)
    return sizes


def summed(groups: list[dict[str, Any]], compared: bool) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    """The verdicts and the flips of all groups together."""
    verdicts: dict[str, Any] = {
        side: {v: sum(one["verdicts"][side][v] for one in groups) for v in VERDICTS}
        for side in (("new", "against") if compared else ("new",))
    }
    verdicts.setdefault("against", None)
    flips = []
    for a, b in PAIRS:
        number = sum(f["cases"] for one in groups for f in one["flips"] if (f["from"], f["to"]) == (a, b))
        if number:
            flips.append({"from": a, "to": b, "cases": number})
    return verdicts, flips


def rule(rng: random.Random, number: int, decided: int, compared: bool, text: str = "") -> dict[str, Any]:
    """One rule with its statuses; every third one did not change."""
    kind = ("ground", "ground", "protection", "procedure")[number % 4]
    sizes = spread(rng, decided, len(STATUSES[kind]))
    new = dict(zip(STATUSES[kind], sizes, strict=True))
    changed = 0 if number % 3 == 2 or not compared else round(decided * rng.uniform(0, 0.004))
    first, last = STATUSES[kind][0], STATUSES[kind][-1]
    moved = min(changed, new[last])
    newly, fewer = (moved, changed - moved) if kind == "ground" else (0, 0)
    old = {**new, last: new[last] - moved, first: new[first] + moved}
    return {
        "id": f"{text}malicious_order.rule_{number}", "kind": kind,
        "ground": "malicious_order" if kind == "ground" else None,
        "title": {"zh": f"{text}第 {number} 条：反复下单不付款", "en": f"{text}Rule {number}: orders left unpaid"},
        "new": new, "against": old if compared else None,
        "changed": changed, "newly_allowing": newly, "no_longer_allowing": fewer,
    }  # fmt: skip


def summary(
    seed: int = 1,
    *,
    decided: int = 999_990,
    undecided: int = 10,
    compared: bool = True,
    flip: float = 0.001,
    rules: int = 12,
    shops: int = 15,
    months: int = 12,
    operators: int = 8,
    left_out: int = 0,
    examples: int = 4,
    text: str = "",
) -> dict[str, Any]:
    """A whole summary; `text` takes the place of every id, value and title that a policy or a case brings."""
    rng = random.Random(seed)

    def named(name: str) -> str:
        return f"{text}{name}" if text else name

    def groups(names: list[str], rate: float = 0.02) -> list[dict[str, Any]]:
        sizes = spread(rng, decided, len(names)) if names else []
        return [
            group(rng, name, size, rate=rate, flip=flip, compared=compared)
            for name, size in zip(names, sizes, strict=True)
        ]

    by_shop = groups([named(f"shop-{n}") for n in range(1, shops + 1)])
    verdicts, flips = summed(by_shop, compared)
    month_names = [f"{2023 + n // 12}-{n % 12 + 1:02d}" for n in range(months)]
    segments = [
        {"by": "platform", "values": groups([named("kuaishou")]), "left_out": 0},
        {"by": "shop", "values": by_shop, "left_out": left_out},
        {"by": "ground", "values": groups(["malicious_order", "malicious_review", "malicious_attack"]), "left_out": 0},
        {"by": "month", "values": groups(month_names), "left_out": 0},
    ]
    fairness = []
    for by, (title, values) in FAIR.items():
        known = values or [named(f"agent-{n}") for n in range(1, operators + 1)]
        found = [{key: one[key] for key in ("value", "cases", "verdicts")} for one in groups(known)]
        fairness.append({"by": by, "title": title, "note": NOTE, "values": found})
    newly = sum(f["cases"] for f in flips if f["to"] == "allow")
    docs, other = documents("kuaishou"), documents("base")
    unlike = [(new, old) for old in other for new in docs if new["verdict"] != old["verdict"]]
    chosen = [(n, *unlike[7 * n % len(unlike)]) for n in range(examples if flips else 0)]
    codes = {"case.schema": undecided - undecided // 3, "case.json": undecided // 3}
    return {
        "format": 1, "fairblock": "0.1.0",
        "cases": {
            "source": [named("cases.parquet")], "read": decided + undecided, "decided": decided,
            "undecided": undecided, "from": "2023-01-01T00:00:00+08:00", "until": "2025-12-31T23:59:59+08:00",
        },
        "undecided": {code: number for code, number in codes.items() if number},
        "undecided_examples": [
            {"source": named("cases.jsonl"), "row": 17 + n, "case_id": named(f"c{n}") if n % 2 else None,
             "code": "case.schema", "pointer": "/orders/0/placed_at" if n % 2 else None,
             "message": {"zh": named("应为带时区的时间"), "en": named("must be a time with its offset")}}
            for n in range(min(undecided, 5))
        ],
        "new": {"name": named("my-shop"), "version": "1.3.0", "digest": "sha256:" + "ab" * 32},
        "against": {"name": named("my-shop"), "version": "1.2", "digest": "sha256:" + "cd" * 32} if compared else None,
        "verdicts": verdicts, "flips": flips,
        "buyers": {
            "cases": max(1, decided // 3), "blocked_new": verdicts["new"]["allow"] // 2,
            "blocked_against": verdicts["against"]["allow"] // 2 if compared else None,
            "newly_blocked": newly // 2 if compared else None, "no_longer_blocked": newly // 7 if compared else None,
        },
        "rules": [rule(rng, n, decided, compared, text) for n in range(rules)],
        "segments": segments, "fairness": fairness,
        "flip_examples": [
            {"source": named("cases.parquet"), "row": 1000 + n, "case_id": named(f"case-{n}"),
             "from": old["verdict"], "to": new["verdict"], "new": new, "against": old}
            for n, new, old in chosen
        ],
        "gates": [
            {"expression": "newly_allowed > 0.1%", "measured": {"count": newly, "share": newly / max(1, decided)},
             "failed": newly > decided / 1000},
            {"expression": "undecided > 1%", "failed": undecided * 100 > decided + undecided,
             "measured": {"count": undecided, "share": undecided / max(1, decided + undecided)}},
        ] if compared else [],
        "seconds": 12.3, "resumed": False,
    }  # fmt: skip
