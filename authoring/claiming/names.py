"""The laws by name, and the reasons why one may not apply."""

from ...engine.language.texts import Text

ABSENT, EVIDENCE_ADDED, SHIELD = "absence-never-helps", "evidence-never-hurts", "shields-hold"
EVIDENCE_REMOVED, SHUFFLE = "evidence-is-needed", "order-never-matters"
READS_EVIDENCE, REQUIRES_NONE = "reads_evidence", "requires_none"

LAWS: dict[str, Text] = {
    ABSENT: Text(
        "允许之后，无论缺失的部分查明是什么，仍是允许", "an allow stays an allow however the absent parts turn out"
    ),
    EVIDENCE_ADDED: Text("补充证据不会使允许变成不允许", "adding evidence never takes an allow away"),
    SHIELD: Text("受保护规则阻挡的事由规则不会促成允许", "no rule that a protection shields contributes to an allow"),
    EVIDENCE_REMOVED: Text(
        "撤去规则要求的证据不会得到允许", "taking away evidence that the rule requires never yields an allow"
    ),
    SHUFFLE: Text("记录的先后次序不影响结果", "the order of the records changes nothing"),
}
