"""What every reason and warning says, in Chinese and English. Codes are stable and never reused (contract 5)."""

from ..language.texts import Text
from ..semantics.catalog import PROBLEMS

REASONS: dict[str, Text] = {
    "protection.applies": Text("不得拉黑：{title}", "no block is allowed: {title}"),
    "protection.unresolved": Text(
        "资料不全，在查清之前不得拉黑：{title}", "no block until it is known whether this applies: {title}"
    ),
    "ground.communicated": Text(
        "成立，手续齐全，已沟通：{title}", "proven, in order, and talked over with the buyer: {title}"
    ),
    "ground.eligible": Text("成立，手续齐全：{title}", "proven and in order: {title}"),
    "ground.proven": Text("成立，但手续不全：{title}", "proven, but the procedure is not in order: {title}"),
    "ground.shielded": Text("成立，但买家受保护：{title}", "proven, but the buyer is protected: {title}"),
    "ground.unproven": Text("未能证实，缺少证据或资料：{title}", "not proven, evidence or facts are missing: {title}"),
    "ground.not_established": Text("已有记录不构成：{ground}", "the records do not amount to: {ground}"),
    "ground.no_rule": Text("规则集没有这一事由的规则：{ground}", "the policy has no rule for this ground: {ground}"),
    "procedure.unmet": Text("手续未满足：{title}", "not met: {title}"),
    "procedure.unknown": Text("手续是否满足尚不清楚：{title}", "not known whether met: {title}"),
    "communication.required": Text(
        "须先与买家沟通、等候并答复其解释：{title}",
        "talk to the buyer first, wait, and answer what they explain: {title}",
    ),
}


def heading(code: str) -> Text:
    """What a reason's code says, without the rule that it is about."""
    said = REASONS[code]
    return Text(said.zh.partition("：")[0], said.en.partition(":")[0])


NO_GROUND = Text("规则集在此日期没有任何事由的规则", "the policy has no ground rule in force on this day")

WARNINGS: dict[str, Text] = {
    "case.dangling_ref": Text("引用了案件里没有的记录", "refers to a record that is not in the case"),
    "case.after_as_of": Text("日期晚于案件的时间", "is dated after the time of the case"),
    "evidence.before_record": Text("取证早于它要证明的记录", "was captured before the record that it is meant to show"),
}

# what was not known; a field that is absent is spoken of as one that is null
MISSING: dict[str, Text] = {
    "collection": PROBLEMS["case.schema:collection"],
    "field": PROBLEMS["case.schema:field"],
    "record_field": PROBLEMS["case.schema:record_field"],
    "evidence": Text("缺少有效证据：{title}", "valid evidence is missing: {title}"),
    "future": Text("日期晚于案件时间的记录：{title}", "records dated after the time of the case: {title}"),
    "parameter": Text("参数 `{path}` 在此日期还没有值", "the parameter `{path}` has no value yet on this day"),
}

GROUNDS: dict[str, Text] = {
    "malicious_review": Text("恶意差评", "malicious review"),
    "malicious_order": Text("恶意下单", "malicious order"),
    "malicious_attack": Text("恶意攻击", "malicious attack"),
    "malicious_complaint": Text("恶意投诉", "malicious complaint"),
}


def ground_name(ground: str) -> Text:
    """What people call a ground; one that a policy adds has only its own name."""
    return GROUNDS.get(ground, Text(ground, ground))
