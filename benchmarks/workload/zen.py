"""The workload's policy in zen-engine: one compiled expression, its fastest form (a decision graph costs more).

All is said in its own language, from the dict as it is. Where its null would make a comparison false or an error,
`??` says what an absent field may be; the sure and the possible records are then counted apart. Nothing is
prepared in Python. Kind to it: a rule whose ground was not asked for is not looked at, valid evidence is found once,
cheap tests come first, times are read with `date()` (whole seconds, which is what the cases hold), and the remarks
are ASCII, because its `len` counts bytes.
"""

import re
from typing import Any

import zen

DAY = 86_400
_EVIDENCE = f"""
now = date(as_of);
month = now - {30 * DAY}; quarter = now - {90 * DAY}; week = now - {7 * DAY};
asked = request.grounds;
valid = map(
  filter(evidence ?? [], #.source in ['platform_api', 'platform_export', 'authority'] and not (#.edited ?? false)
    and date(#.captured_at) <= now),
  {{kind: #.kind, refs: #.refs, at: date(#.captured_at)}});
"""

# ground rule: its ground, collection, time field, predicate of the possible records and what makes them sure, window,
# kinds of evidence, bound, what shields it, contacts and seconds to wait
_GROUNDS: dict[str, dict[str, Any]] = {
    "extortion": {
        "ground": "malicious_review",
        "of": "incidents",
        "time": "at",
        "possible": "#.kind == 'extortion_demand' and (#.demand.condition ?? 'review') == 'review' and"
        " (#.demand.demanded_minor == null or #.demand.refund_due_minor == null or #.demand.shipping_minor == null or"
        " #.demand.demanded_minor > #.demand.refund_due_minor + #.demand.shipping_minor)",
        "sure": "r.demand.condition != null and r.demand.demanded_minor != null and r.demand.refund_due_minor != null"
        " and r.demand.shipping_minor != null",
        "since": "quarter",
        "kinds": "e.kind in ['chat_log', 'call_recording']",
        "bound": 1,
        "shield": "shield_shop",
        "attempts": 1,
        "wait": DAY,
    },
    "flooding": {
        "ground": "malicious_review",
        "of": "reviews",
        "time": "posted_at",
        "possible": "#.rating <= 2 and (#.fact_check ?? 'unverified') != 'confirmed' and (#.before_receipt ?? true)",
        "sure": "r.before_receipt != null",
        "since": "month",
        "kinds": "e.kind == 'review_record'",
        "bound": 2,
        "shield": "shield_shop",
        "attempts": 1,
        "wait": DAY,
    },
    "unpaid": {
        "ground": "malicious_order",
        "of": "orders",
        "time": "placed_at",
        "possible": "#.status == 'closed' and (#.close_cause ?? 'buyer_unpaid') == 'buyer_unpaid'",
        "sure": "r.close_cause != null",
        "since": "month",
        "kinds": "e.kind == 'order_record'",
        "bound": 3,
        "shield": "shield_buyer",
        "attempts": 1,
        "wait": DAY,
    },
    "unfounded": {
        "ground": "malicious_complaint",
        "of": "complaints",
        "time": "filed_at",
        "possible": "#.channel == 'platform' and #.status in ['dismissed', 'dismissed_malicious']"
        " and (#.final ?? true)",
        "sure": "r.final != null",
        "since": "quarter",
        "kinds": "e.kind == 'complaint_record'",
        "bound": 2,
        "shield": "shield_shop",
        "attempts": 2,
        "wait": DAY,
    },
    "insults": {
        "ground": "malicious_attack",
        "of": "incidents",
        "time": "at",
        "possible": "#.kind == 'insult' and not (#.provoked_by_staff ?? false)",
        "sure": "true",
        "since": "month",
        "kinds": "e.kind in ['chat_log', 'live_comment_log']",
        "bound": 2,
        "shield": "shield_all",
        "attempts": 1,
        "wait": 0,
    },
}
_COUNTED = """
ask_{name} = asked == null or '{ground}' in asked;
hi_{name} = ask_{name} ? filter({of} ?? [], {possible} and date(#.{time}) >= {since} and date(#.{time}) <= now) : [];
lo_{name} = map(
  filter(hi_{name} as r,
    {sure} and some(valid as e, {kinds} and e.at >= date(r.{time}) and ('{of}/' + r.id) in e.refs)),
  date(#.{time}));
"""
_STATUS = """
st_{name} = not ask_{name} ? 'not_considered'
  : {of} == null ? 'unproven'
  : len(lo_{name}) < {bound} ? (len(hi_{name}) < {bound} ? 'not_established' : 'unproven')
  : {shield} ? 'shielded'
  : not in_order ? 'proven'
  : may_talk
    and count(contacts, #.sure and #.at >= min(lo_{name}) and (#.replied or #.at <= now - {wait})) >= {attempts}
    ? 'communicated' : 'eligible';
"""
_PROTECTIONS = """
pending = filter(complaints ?? [], #.status == 'pending');
faulty = filter(orders ?? [], (#.merchant_fault ?? 'none') != 'none' and date(#.placed_at) >= month);
dispute = complaints == null ? 'unresolved'
  : some(pending, date(#.filed_at) <= now) ? 'applies' : len(pending) > 0 ? 'unresolved' : 'clear';
reason = 'bad_review' in (request.stated_reasons ?? []) ? 'applies' : 'clear';
fault = orders == null ? 'unresolved'
  : some(faulty, date(#.placed_at) <= now) ? 'applies' : len(faulty) > 0 ? 'unresolved' : 'clear';
resolved = communications == null ? 'unresolved'
  : some(communications, #.buyer_reply == 'accepted' and date(#.at) >= month and date(#.at) <= now) ? 'applies'
  : 'clear';
shield_all = dispute != 'clear' or reason != 'clear';
shield_buyer = shield_all or resolved != 'clear';
shield_shop = shield_buyer or fault != 'clear';
"""
_PROCEDURES = """
given = request.confirmation;
permission = 'block.request' in operator.permissions ? 'met' : 'unmet';
confirmed = given.confirmed == false or (given.buyer_id != null and given.buyer_id != buyer.id) ? 'unmet'
  : given.confirmed == null or given.buyer_id == null ? 'unknown' : 'met';
said = len(trim(request.remark ?? ''));
remark = request.remark == null ? 'unknown' : said >= 10 and said <= 500 ? 'met' : 'unmet';
in_order = permission == 'met' and confirmed == 'met' and remark == 'met';
"""
_CONTACTS = """
counting = in_order ? filter(communications ?? [],
  #.channel in ['platform_chat', 'platform_call'] and (#.logged ?? true) and (#.warns_of_block ?? true)
  and not (#.coercive ?? false) and date(#.at) >= week and date(#.at) <= now) : [];
may_talk = communications != null and not some(counting,
  #.buyer_reply == 'explanation' and (#.answered_at == null or date(#.answered_at) > now));
contacts = map(counting, {at: date(#.at), replied: (#.buyer_reply ?? 'none') != 'none',
  sure: #.logged != null and #.warns_of_block != null});
"""
_ANSWER = """
reached = [st_extortion, st_flooding, st_unpaid, st_unfounded, st_insults];
{
  outcome: 'communicated' in reached ? 'allow' : 'eligible' in reached ? 'needs-communication' : 'deny',
  statuses: {
    'malicious_review.extortion': st_extortion,
    'malicious_review.flooding': st_flooding,
    'malicious_order.unpaid': st_unpaid,
    'malicious_complaint.unfounded': st_unfounded,
    'malicious_attack.insults': st_insults,
    'protection.open_dispute': dispute,
    'protection.bad_review_as_reason': reason,
    'protection.merchant_fault': fault,
    'protection.resolved': resolved,
    'procedure.permission': permission,
    'procedure.confirmed': confirmed,
    'procedure.remark': remark
  }
}
"""


def _filled(template: str) -> str:
    return "".join(template.format(name=name, **parts) for name, parts in _GROUNDS.items())


TEXT = "".join((_EVIDENCE, _filled(_COUNTED), _PROTECTIONS, _PROCEDURES, _CONTACTS, _filled(_STATUS), _ANSWER)).strip()
EXPRESSION = zen.compile_expression(TEXT)


def evaluate(case: dict[str, Any]) -> tuple[str, dict[str, str]]:
    """The outcome and the status of each rule, by its id."""
    answer = EXPRESSION.evaluate(case)
    return answer["outcome"], answer["statuses"]


def with_numbers() -> Any:
    """The same expression for cases whose times are whole microseconds, so that it need not parse them."""
    text = re.sub(r"date\(([^()]*)\)", r"(\1)", TEXT)
    return zen.compile_expression(re.sub(r"now - (\d+)", lambda found: f"now - {int(found[1]) * 1_000_000}", text))
