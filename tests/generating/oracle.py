"""A simple, slow evaluator of SPEC.md sections 2-5 (without remedies), written from the text alone.

Truth: True, False, None (unknown). Case and policy are assumed well-formed.
policy = {"manifest": {...}, "rules": [...]}; decide(policy, case) -> dict.
"""

import math
import unicodedata
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from fractions import Fraction

TIME = {
    "orders": "placed_at",
    "after_sales": "opened_at",
    "reviews": "posted_at",
    "complaints": "filed_at",
    "incidents": "at",
    "communications": "at",
    "evidence": "captured_at",
    "rulings": "decided_at",
    "protected_acts": "at",
    "blocks": "started_at",
}
DEFAULTS = {
    "case": {"buyer.account_compromised": False, "request.stated_reasons": []},
    "after_sales": {"reason_check": "unverified"},
    "reviews": {"fact_check": "unverified", "content_label": "none"},
    "incidents": {"provoked_by_staff": False},
    "communications": {"coercive": False, "buyer_reply": "none"},
    "evidence": {"edited": False},
    "rulings": {"under_appeal": False},
}
WS = set("\t\n\x0b\x0c\r \x85\xa0\u1680\u2028\u2029\u202f\u205f\u3000") | {chr(c) for c in range(0x2000, 0x200B)}


class Undated(Exception):
    """A parameter on a day before its first `from`."""


def nfc(s):
    return unicodedata.normalize("NFC", s)


def when(s):
    s = s.upper().replace("Z", "+00:00")
    return datetime.fromisoformat(s)


def duration(s):
    return timedelta(seconds=int(s[:-1]) * {"s": 1, "m": 60, "h": 3600, "d": 86400, "w": 604800}[s[-1]])


def number(x):
    return Fraction(repr(x)) if isinstance(x, float) else Fraction(x)


def k_not(a):
    return None if a is None else not a


def k_all(xs):
    xs = list(xs)
    return False if False in xs else None if None in xs else True


def k_any(xs):
    xs = list(xs)
    return True if True in xs else None if None in xs else False


class Ctx:
    def __init__(self, policy, case):
        self.case, self.m = case, policy["manifest"]
        self.as_of = when(case["as_of"])
        self.day = self.as_of.astimezone(UTC).date().isoformat()

    def param(self, name):
        p = self.m["parameters"][name]
        if "value" in p:
            return p["value"]
        live = [v for v in p["values"] if v["from"] <= self.day]
        if not live:
            raise Undated
        return max(live, key=lambda v: v["from"])["value"]

    def resolve(self, x):
        """A value that may be a $parameter; the texts inside stay as written ($$ undone by `plain`)."""
        if isinstance(x, str) and x.startswith("$") and not x.startswith("$$"):
            return self.param(x[1:])
        return x

    def rec_time(self, c, r):
        return when(r[TIME[c]])

    def read(self, path, c=None, r=None):
        parts = path.split(".")
        if r is None:
            owner, obj = "case", self.case
        elif parts[0] == "case":
            (
                owner,
                obj,
                parts,
            ) = "case", self.case, parts[1:]
        elif path == "age":
            return self.as_of - self.rec_time(c, r)
        else:
            owner, obj = c, r
        for p in parts:
            obj = obj.get(p) if isinstance(obj, dict) else None
        if obj is None:
            obj = DEFAULTS.get(owner, {}).get(".".join(parts))
        if parts[-1] == "answered_at" and obj is not None and when(obj) > self.as_of:
            obj = None
        return typed(obj, parts[-1])


def typed(x, name):
    if x is None or isinstance(x, (bool, dict)):
        return x
    if isinstance(x, int):
        return Fraction(x)
    if isinstance(x, list):
        return [typed(i, "") for i in x]
    if name in ("at", "as_of") or name.endswith("_at"):
        return when(x)
    return nfc(x)


def literal(x, like):
    """A literal of the policy, read as the type of what it is compared with."""
    if isinstance(x, bool):
        return x
    if isinstance(x, (int, float, Decimal, Fraction)):
        return number(x)
    if isinstance(x, str):
        if isinstance(like, timedelta):
            return duration(x)
        if isinstance(like, datetime):
            return when(x)
        return nfc(x[1:] if x.startswith("$$") else x)
    raise TypeError(x)


# ---------------------------------------------------------------- values


def value(ctx, x, c, r, like=None):
    """The value of an operand, None if unknown."""
    x = ctx.resolve(x)
    if not isinstance(x, dict):
        return literal(x, like)
    if "field" in x:
        return ctx.read(x["field"], c, r)
    if "term" in x:
        return value(ctx, ctx.m["terms"][x["term"]], c, r, like)
    if "if" in x:
        cond = predicate(ctx, x["if"], c, r)
        if cond is not None:
            return value(ctx, x["then" if cond else "else"], c, r, like)
        a, b = (value(ctx, x[k], c, r, like) for k in ("then", "else"))
        return a if a is not None and a == b else None
    ((op, parts),) = x.items()
    vs = [value(ctx, p, c, r, like) for p in parts]
    if None in vs:
        return None
    return {"add": sum, "multiply": math.prod, "max": max, "min": min}[op](vs)


def values(ctx, x, c, r, like):
    """The list operand of in, not_in, has_any."""
    x = ctx.resolve(x)
    if isinstance(x, dict):
        return value(ctx, x, c, r, like)
    out = []
    for i in x:
        out.append(value(ctx, i, c, r, like))
    return out


# ---------------------------------------------------------------- conditions


def comparison(ctx, path, spec, c, r):
    try:
        if undated(ctx, spec):
            return None
        if not isinstance(spec, dict) or not set(spec) & OPS:
            spec = {"eq": spec}
        left = ctx.read(path, c, r)
        exists = left is not None
        if left is None and "default" in spec:
            left = spec["default"]
            left = [literal(i, None) for i in left] if isinstance(left, list) else typed_default(left, path)
        return k_all([one_op(ctx, left, exists, op, arg, c, r) for op, arg in spec.items() if op != "default"])
    except Undated:
        return None


def undated(ctx, x):
    """Does this use, anywhere, a parameter that has no value yet?"""
    if isinstance(x, list):
        return any(undated(ctx, i) for i in x)
    if isinstance(x, dict):
        return any(undated(ctx, v) for v in x.values()) or (
            set(x) == {"term"} and undated(ctx, ctx.m["terms"][x["term"]])
        )
    if isinstance(x, str) and x.startswith("$") and not x.startswith("$$"):
        try:
            ctx.param(x[1:])
        except Undated:
            return True
    return False


def typed_default(x, path):
    if isinstance(x, str):
        name = path.split(".")[-1]
        if name in ("at", "as_of") or name.endswith("_at"):
            return when(x)
        if name == "age":
            return duration(x)
    return literal(x, None)


OPS = {"eq", "ne", "lt", "lte", "gt", "gte", "in", "not_in", "has", "has_any", "exists", "length", "default"}


def one_op(ctx, left, exists, op, arg, c, r):
    if op == "exists":
        return exists == arg
    if op == "length":
        n = None if left is None else Fraction(len(left) if isinstance(left, list) else text_length(left))
        if not isinstance(arg, dict) or not set(arg) & OPS:
            arg = {"eq": arg}
        return k_all([one_op(ctx, n, True, o, a, c, r) for o, a in arg.items()])
    if op in ("in", "not_in"):
        right = values(ctx, arg, c, r, left)
        if left is None or right is None:
            return None
        found = True if left in right else None if None in right else False
        return found if op == "in" else k_not(found)
    if op == "has_any":
        right = values(ctx, arg, c, r, None)
        if left is None or right is None:
            return None
        return True if set(left) & (set(right) - {None}) else None if None in right else False
    right = value(ctx, arg, c, r, None if op == "has" else left)
    if left is None or right is None:
        return None
    return {
        "eq": lambda: left == right,
        "ne": lambda: left != right,
        "lt": lambda: left < right,
        "lte": lambda: left <= right,
        "gt": lambda: left > right,
        "gte": lambda: left >= right,
        "has": lambda: right in left,
    }[op]()


def text_length(s):
    s = nfc(s)
    while s and s[0] in WS:
        s = s[1:]
    while s and s[-1] in WS:
        s = s[:-1]
    return len(s)


def predicate(ctx, p, c=None, r=None):
    """Comparisons, all, any and not; of a record, or of the case where r is None."""
    if p is None:
        return True
    out = []
    for key, arg in p.items():
        if key == "all":
            out.append(k_all(predicate(ctx, x, c, r) for x in arg))
        elif key == "any":
            out.append(k_any(predicate(ctx, x, c, r) for x in arg))
        elif key == "not":
            out.append(k_not(predicate(ctx, arg, c, r)))
        else:
            out.append(comparison(ctx, key, arg, c, r))
    return k_all(out)


COLLECTION_FORMS = {"some", "none", "count", "every", "share", "distinct", "total"}


class Seen:
    """What the collection conditions of one rule saw."""

    def __init__(self):
        self.true, self.unknown, self.conduct = set(), set(), []


class RuleReader:
    def __init__(self, ctx, rule):
        self.ctx, self.rule, self.seen = ctx, rule, Seen()
        self.ground = rule["kind"] == "ground"
        self.items = rule.get("evidence", []) if self.ground else []

    def condition(self, cond, even=True):
        form = COLLECTION_FORMS & set(cond)
        if form:
            return self.collection(form.pop(), cond, even)
        out = []
        for key, arg in cond.items():
            if key == "all":
                out.append(k_all([self.condition(x, even) for x in arg]))
            elif key == "any":
                out.append(k_any([self.condition(x, even) for x in arg]))
            elif key == "not":
                out.append(k_not(self.condition(arg, not even)))
            elif key == "fact":
                out.append(self.condition(self.ctx.m["facts"][arg], even))
            else:
                out.append(comparison(self.ctx, key, arg, None, None))
        return k_all(out)

    # -- collection conditions

    def collection(self, form, cond, even):
        c = cond[form]
        if form == "count" and "exactly" in cond:
            rest = {k: v for k, v in cond.items() if k != "exactly"}
            return k_all(
                [
                    self.collection("count", rest | {"at_least": cond["exactly"]}, even),
                    self.collection("count", rest | {"at_most": cond["exactly"]}, even),
                ]
            )
        if form == "some":
            form, cond = "count", cond | {"count": c, "at_least": 1}
        if form == "none":
            form, cond = "count", cond | {"count": c, "at_most": 0}
        if form == "every":
            p, q = cond.get("where"), {"not": cond["satisfies"]}
            form, cond = (
                "count",
                {k: v for k, v in cond.items() if k not in ("where", "satisfies")}
                | {"count": c, "at_most": 0, "where": {"all": [p, q]} if p else q},
            )
        growing = "at_most" not in cond  # more records make it more true
        supports = self.ground and (growing == even)
        gated = supports and any(i["of"] == c for i in self.items)
        within, burst = (self.period(cond.get(k)) for k in ("within", "burst"))
        records = self.ctx.case.get(c)
        rows = [self.row(c, r, form, cond, supports, gated, within, burst) for r in records or []]
        for row in rows:
            self.note(c, row)
        if undated(self.ctx, cond):
            return None  # "unknown as a whole", whatever else it holds
        try:
            n = value(self.ctx, cond["at_least" if growing else "at_most"], None, None)
        except Undated:
            n = None
        if n is None:
            return None
        if records is None:
            return None if form == "share" else bounds(0, math.inf, growing, n)
        out = getattr(self, form)(cond, rows, growing, n, burst)
        if gated and out is even:
            self.note_conduct(c, rows, n, burst)
        return out

    def period(self, given):
        try:
            return None if given is None else duration(self.ctx.resolve(given))
        except Undated:
            return "undated"

    def row(self, c, r, form, cond, supports, gated, within, burst):
        ctx, where = self.ctx, predicate(self.ctx, cond.get("where"), c, r)
        base = predicate(ctx, cond["of"], c, r) if form == "share" and "of" in cond else True
        time = ctx.read(cond.get("time", TIME[c]), c, r)
        later = ctx.rec_time(c, r) > ctx.as_of
        fits = True
        if later:
            fits = False if supports or c == "communications" else None
        else:
            if within is not None:
                fits = None if time is None or within == "undated" else timedelta(0) <= ctx.as_of - time <= within
            if burst is not None and time is None:
                fits = k_all([fits, None])
        if gated and where is True and not self.evidenced(c, r):
            where = None
        base = k_all([base, fits])
        return {"r": r, "t": time, "base": base, "where": where, "true": k_all([base, where])}

    def evidenced(self, c, r):
        return all(
            any(self.shows(e, i, c, r) for e in self.ctx.case.get("evidence", [])) for i in self.items if i["of"] == c
        )

    def shows(self, e, item, c, r):
        ctx, captured = self.ctx, when(e["captured_at"])
        kinds = item["any_kind"] if "any_kind" in item else [item["kind"]]
        return (
            e["kind"] in kinds
            and nfc(f"{c}/{r['id']}") in [nfc(x) for x in e["refs"]]
            and captured <= ctx.as_of
            and (item.get("may_precede", False) or captured >= ctx.rec_time(c, r))
            and "evidence_valid" in ctx.m
            and predicate(ctx, ctx.m["evidence_valid"], "evidence", e) is True
        )

    def count(self, cond, rows, growing, n, burst):
        yes = [w for w in rows if w["true"] is True]
        maybe = [w for w in rows if w["true"] is not False]
        if burst is None:
            return bounds(len(yes), len(maybe), growing, n)
        return bounds(biggest(yes, burst), biggest(maybe, burst), growing, n)

    def share(self, cond, rows, growing, n, burst):
        reach = {(0, 0)}
        for w in rows:
            ins = {True: [1], False: [0], None: [0, 1]}[w["where"]]
            dens = {True: [1], False: [0], None: [0, 1]}[w["base"]]
            ways = {(d and i, d) for d in dens for i in ins}
            reach = {(a + x, b + y) for a, b in reach for x, y in ways}
        outs = {b > 0 and Fraction(a, b) >= n for a, b in reach}
        return outs.pop() if len(outs) == 1 else None

    def distinct(self, cond, rows, growing, n, burst):
        def parts(some):
            vs = [self.ctx.read(cond["by"], cond["distinct"], w["r"]) for w in some]
            return len({v for v in vs if v is not None}), vs.count(None)

        lo, _ = parts([w for w in rows if w["true"] is True])
        known, missing = parts([w for w in rows if w["true"] is not False])
        return bounds(lo, known + missing, True, n)

    def total(self, cond, rows, growing, n, burst):
        lo = hi = 0
        for w in rows:
            v = self.ctx.read(cond["of"], cond["total"], w["r"])
            if w["true"] is True:
                lo += v or 0
            if w["true"] is not False:
                hi += math.inf if v is None else v
        return bounds(lo, hi, True, n)

    # -- notes

    def note(self, c, row):
        name = nfc(f"{c}/{row['r']['id']}")
        if row["true"] is True:
            self.seen.true.add(name)
        if row["true"] is None:
            self.seen.unknown.add(name)

    def note_conduct(self, c, rows, n, burst):
        yes = [w for w in rows if w["true"] is True]
        if burst is not None:
            yes = [
                w
                for w in yes
                if any(
                    s["t"] <= w["t"] <= s["t"] + burst and sum(s["t"] <= x["t"] <= s["t"] + burst for x in yes) >= n
                    for s in yes
                )
            ]
        self.seen.conduct += [self.ctx.rec_time(c, w["r"]) for w in yes]

    # -- communication

    def communication(self):
        ctx, need = self.ctx, self.rule.get("communication", "waived")
        if need == "waived":
            return True
        try:
            n, wait = number(ctx.resolve(need["attempts"])), duration(ctx.resolve(need["wait"]))
        except Undated:
            return None
        conduct = min(self.seen.conduct, default=None)
        records = ctx.case.get("communications")
        if records is None:
            return None
        good, open_ = [], []
        for m in records:
            at, reply = when(m["at"]), m.get("buyer_reply", "none")
            counts = (
                predicate(ctx, ctx.m["communication_counts"], "communications", m)
                if "communication_counts" in ctx.m
                else False
            )
            if at > ctx.as_of:
                counts = False
            answered = "answered_at" in m and when(m["answered_at"]) <= ctx.as_of
            good.append(k_all([counts, conduct is None or at >= conduct, ctx.as_of - at >= wait or reply != "none"]))
            open_.append(k_all([counts, reply == "explanation" and not answered]))
        return k_all(
            [
                bounds(good.count(True), len(good) - good.count(False), True, n),
                bounds(open_.count(True), len(open_) - open_.count(False), False, 0),
            ]
        )


def bounds(lo, hi, growing, n):
    if growing:
        return True if lo >= n else False if hi < n else None
    return True if hi <= n else False if lo > n else None


def biggest(rows, burst):
    """Most records that lie together; those without a time may lie anywhere."""
    timed = [w["t"] for w in rows if w["t"] is not None]
    best = max((sum(s <= t <= s + burst for t in timed) for s in timed), default=0)
    return best + len(rows) - len(timed)


# ---------------------------------------------------------------- the verdict


def in_force(rule, day):
    e = rule.get("effective", {})
    return e.get("from", "0000") <= day and day < e.get("until", "9999-99")


def decide(policy, case):
    ctx = Ctx(policy, case)
    rules = sorted((r for r in policy["rules"] if in_force(r, ctx.day)), key=lambda r: r["id"])
    reader = {r["id"]: RuleReader(ctx, r) for r in rules}
    val = {r["id"]: reader[r["id"]].condition(r["require"] if r["kind"] == "procedure" else r["when"]) for r in rules}
    kind = {k: [r for r in rules if r["kind"] == k] for k in ("ground", "protection", "procedure")}
    asked = case["request"].get("grounds")
    grounds = {nfc(g) for g in asked} if asked is not None else {nfc(r["ground"]) for r in kind["ground"]}
    considered = [r for r in kind["ground"] if nfc(r["ground"]) in grounds]

    def against(p, ground):
        return "against" not in p or nfc(ground) in [nfc(g) for g in p["against"]]

    def shields(p, r):
        return against(p, r["ground"]) and r["id"] not in p.get("except", []) and val[p["id"]] is not False

    def met(pid):
        return val.get(pid) is True if pid in val else False

    always = [p["id"] for p in kind["procedure"] if not p.get("on_request", False)]

    status, communicated = {}, []
    for r in kind["ground"]:
        v = val[r["id"]]
        if r not in considered:
            s = "not_considered"
        elif v is False:
            s = "not_established"
        elif v is None:
            s = "unproven"
        elif any(shields(p, r) for p in kind["protection"]):
            s = "shielded"
        elif not all(met(p) for p in always + r.get("procedures", [])):
            s = "proven"
        elif reader[r["id"]].communication() is True:
            s = "communicated"
        else:
            s = "eligible"
        status[r["id"]] = s
        if s == "communicated":
            communicated.append(r)
    for p in kind["protection"]:
        status[p["id"]] = {True: "applies", False: "clear", None: "unresolved"}[val[p["id"]]]
    for p in kind["procedure"]:
        status[p["id"]] = {True: "met", False: "unmet", None: "unknown"}[val[p["id"]]]
    outcome = "allow" if communicated else "needs-communication" if "eligible" in status.values() else "deny"

    reasons = []
    for p in kind["protection"]:
        if val[p["id"]] is True and any(against(p, g) for g in grounds):
            reasons.append(("protection.applies", p["id"], None))
        if val[p["id"]] is None and any(shields(p, r) and val[r["id"]] is not False for r in considered):
            reasons.append(("protection.unresolved", p["id"], None))
    second = []
    for r in considered:
        if status[r["id"]] != "not_established":
            second.append((r["id"], ("ground." + status[r["id"]], r["id"], nfc(r["ground"]))))
    for g in grounds:
        mine = [r for r in considered if nfc(r["ground"]) == g]
        if not mine:
            second.append((g, ("ground.no_rule", None, g)))
        elif all(status[r["id"]] == "not_established" for r in mine):
            second.append((g, ("ground.not_established", None, g)))
    reasons += [x for _, x in sorted(second, key=lambda x: x[0])]
    named = {p for r in considered if val[r["id"]] is not False for p in r.get("procedures", [])}
    for pid in sorted(set(always) | named):
        if not met(pid):
            unknown = pid in val and val[pid] is None
            reasons.append(("procedure.unknown" if unknown else "procedure.unmet", pid, None))
    for r in considered:
        if status[r["id"]] == "eligible":
            reasons.append(("communication.required", r["id"], None))

    if not reasons:
        reasons = [("ground.no_rule", None, None)]  # not in the text; "always with reasons"
    return {
        "outcome": outcome,
        "status": status,
        "value": {k: {True: "true", False: "false", None: "unknown"}[v] for k, v in val.items()},
        "matched": {i: sorted(reader[i].seen.true) for i in val},
        "unknown": {i: sorted(reader[i].seen.unknown - reader[i].seen.true) for i in val},
        "reasons": reasons,
        "block": block(ctx, communicated) if communicated else None,
        "warnings": warnings(ctx),
    }


def block(ctx, rules):
    def given(r, key):
        try:
            return ctx.resolve(r.get("block", {})[key]) if key in r.get("block", {}) else None
        except Undated:
            return None

    asked = ctx.case["request"].get("duration_days")
    ruled = [int(given(r, "days")) for r in rules if given(r, "days") is not None]
    limits = ([asked] if asked is not None else []) + ([max(ruled)] if ruled else [])
    days = min(limits, default=None)
    scopes = ctx.case["request"].get("scope")
    scope = (
        None
        if scopes is None
        else {s for s in scopes if any(given(r, "scope") is None or s in given(r, "scope") for r in rules)}
    )
    ends = None if days is None else ctx.as_of + timedelta(days=days)
    return {
        "grounds": sorted({nfc(r["ground"]) for r in rules}),
        "scope": sorted(scope or []),
        "days": days,
        "ends_at": ends,
    }


def warnings(ctx):
    by = {nfc(f"{c}/{r['id']}"): (c, r) for c in TIME for r in ctx.case.get(c, [])}
    out = {}

    def warn(code, name):
        out.setdefault(code, set()).add(name)

    for name, (c, r) in by.items():
        if ctx.rec_time(c, r) > ctx.as_of:
            warn("case.after_as_of", name)
        for ref in r.get("refs", []) if c == "evidence" else r.get("related", []) if c == "protected_acts" else []:
            if nfc(ref) not in by:
                warn("case.dangling_ref", name)
            elif c == "evidence" and when(r["captured_at"]) < ctx.rec_time(*by[nfc(ref)]):
                warn("evidence.before_record", name)
    return {k: sorted(v) for k, v in out.items()}
