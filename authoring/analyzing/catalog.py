"""What `fairblock analyze` finds, by name: what it says and what to do about it, in Chinese and English."""

from ...engine.language.texts import Text

NEVER_TRUE, NEVER_PROVEN = "rule-never-true", "rule-never-proven"
NEVER_ELIGIBLE, NEVER_ALLOWS, IMPLIED = "rule-never-eligible", "rule-never-allows", "rule-implied"

# message and hint; `{when}` is empty, or the days on which alone it is so
FINDINGS: dict[str, tuple[Text, Text]] = {
    NEVER_TRUE: (
        Text(
            "规则 `{rule}` 永远不会成立{when}：{why}；它最多只能到「{furthest}」",
            "the rule `{rule}` can never be true{when}: {why}; the furthest it gets is: {furthest}",
        ),
        Text(
            "改正它的条件或证据要求，或删去这条规则：照现在的写法，它从不会使任何人被拉黑",
            "mend its condition or the evidence it asks for, or remove the rule: as it stands it never leads to a block",
        ),
    ),
    NEVER_PROVEN: (
        Text(
            "规则 `{rule}` 可以成立，但永远不会得到证明{when}：{why}；它最多只能到「{furthest}」",
            "the rule `{rule}` can be true, but never proven{when}: {why}; the furthest it gets is: {furthest}",
        ),
        Text(
            "收窄保护规则，或在它的 `except` 中列出这条规则；否则删去这条规则",
            "narrow the protection, or name the rule in its `except`; else remove the rule",
        ),
    ),
    NEVER_ELIGIBLE: (
        Text(
            "规则 `{rule}` 可以得到证明，但手续永远办不齐{when}：{why}；它最多只能到「{furthest}」",
            "the rule `{rule}` can be proven, but never be in order{when}: {why}; the furthest it gets is: {furthest}",
        ),
        Text(
            "改正手续的要求；否则这条规则从不会使任何人被拉黑",
            "mend what the procedure requires: as it stands the rule never leads to a block",
        ),
    ),
    NEVER_ALLOWS: (
        Text(
            "规则 `{rule}` 永远不会得出允许{when}：{why}；它最多只能到「{furthest}」",
            "the rule `{rule}` can never give an allow{when}: {why}; the furthest it gets is: {furthest}",
        ),
        Text(
            "改正沟通的要求（`communication`、`communication_counts`）；否则结论永远停在先沟通",
            "mend what the communication asks for (`communication`, `communication_counts`): as it stands the answer is for ever to talk first",
        ),
    ),
    IMPLIED: (
        Text(
            "规则 `{rule}` 多余：凡它得出允许的案件，规则 `{other}` 也得出允许{block}",
            "the rule `{rule}` is not needed: in every case in which it gives an allow, `{other}` gives one too{block}",
        ),
        Text(
            "若本意如此，可删去它；否则看看是不是 `{other}` 写得太宽",
            "remove it if that is meant; else see whether `{other}` is wider than it should be",
        ),
    ),
    "protection-never-true": (
        Text("保护规则 `{rule}` 的条件永远不会成立", "the condition of the protection `{rule}` can never be true"),
        Text(
            "改正它的条件：它本应保护的买家现在得不到保护",
            "mend its condition: the buyers whom it should protect are not protected by it",
        ),
    ),
    "protection-always-shields": (
        Text(
            "保护规则 `{rule}` 永远不会不成立：凡它针对的规则都被它挡住",
            "the protection `{rule}` can never be false: it shields from every rule that it is against, in every case",
        ),
        Text("收窄它的条件，或删去它所挡住的规则", "narrow its condition, or remove the rules that it shields from"),
    ),
    "protection-never-matters": (
        Text(
            "保护规则 `{rule}` 从不起作用：没有任何案件是规则成立、手续齐全而只被它一条挡住的",
            "the protection `{rule}` never matters: there is no case in which a rule is true, in order, and shielded by it alone",
        ),
        Text(
            "看看是不是已有别的规则或手续做了同样的事，或 `against`、`except` 写错了",
            "see whether another protection or procedure does the same already, or whether `against` or `except` is not as meant",
        ),
    ),
    "procedure-never-met": (
        Text("手续 `{rule}` 永远办不到", "the procedure `{rule}` can never be met"),
        Text(
            "改正它的要求：需要它的规则从不会使任何人被拉黑",
            "mend what it requires: rules that need it never lead to a block",
        ),
    ),
    "procedure-never-matters": (
        Text(
            "手续 `{rule}` 从不起作用：没有任何案件是规则得到证明而只缺它一项的",
            "the procedure `{rule}` never matters: there is no case in which a rule is proven and it alone is missing",
        ),
        Text(
            "看看是不是没有规则需要它，或别的手续、条件已要求了同样的事",
            "see whether any rule needs it, and whether another procedure or condition requires the same already",
        ),
    ),
    "condition-without-effect": (
        Text(
            "{what}在 `{place}` 里不起作用：就算它总是{value}，任何规则在任何案件中的结果都不变",
            "{what} makes no difference where it stands in `{place}`: if it were always {value}, no rule would come out differently in any case",
        ),
        Text(
            "删去它，或改成本来要问的；有几处时，改一处后请再运行一次{conduct}",
            "take it out, or ask what was meant; of several mend one, then run this again{conduct}",
        ),
    ),
    "condition-never-true": (
        Text(
            "{what}（在 `{place}` 里）本身就不可能成立：只会是不成立或未知",
            "{what} in `{place}` can never be true in itself: it is false, or unknown where something is not known",
        ),
        Text(
            "其中的要求互相矛盾，或没有任何值能满足；请改正或删去",
            "what it asks contradicts itself, or no value fits: mend it or take it out",
        ),
    ),
    "condition-never-false": (
        Text(
            "{what}（在 `{place}` 里）本身就不可能不成立：只会是成立或未知",
            "{what} in `{place}` can never be false in itself: it is true, or unknown where something is not known",
        ),
        Text(
            "若只想问有没有填写，请用 `exists`；否则请改正或删去",
            "if it should ask whether something is there, use `exists`; else mend it or take it out",
        ),
    ),
    "parameter-without-effect": (
        Text(
            "参数 `{name}` 从不起作用：换成任何别的值，在任何案件中结果都一样",
            "the parameter `{name}` has no effect: with any other value nothing comes out differently in any case",
        ),
        Text(
            "看看用到它的条件是不是本来就多余，或本应用在别处；否则删去它",
            "see whether the conditions that use it matter at all, or whether it is meant for another place; else remove it",
        ),
    ),
    "parameter-item-without-effect": (
        Text(
            "参数 `{name}` 列出的 `{item}` 从不起作用：有没有它，在任何案件中结果都一样",
            "`{item}` in the parameter `{name}` has no effect: with it or without, nothing comes out differently in any case",
        ),
        Text("删去这一项，或看看是不是写错了", "take it out of the list, or see whether another one is meant"),
    ),
}
FURTHEST = {
    "nothing": Text("不成立", "not established"),
    "unproven": Text("举证不足", "alleged, but unproven"),
    "true": Text("成立，但被保护规则挡住", "true, but shielded"),
    "proven": Text("得到证明，但手续不齐", "proven, but not in order"),
    "eligible": Text("手续齐全，但仍须先沟通", "in order, but to be talked about first"),
}
# what stands in the way, alone; and as one of several that cannot hold together
ALONE = {
    "condition": Text("第 {line} 行的条件永远不会成立", "its condition in line {line} can never be true"),
    "conditions": Text("它的条件永远不会成立", "its condition can never be true"),
    "evidence": Text(
        "它要求的证据永远不会有效（`evidence_valid`、证据种类）",
        "the evidence that it needs can never be valid (`evidence_valid`, the kinds of evidence)",
    ),
    "protection": Text("保护规则 `{name}` 总是挡住它", "the protection `{name}` always shields from it"),
    "procedure": Text("手续 `{name}` 永远办不到", "the procedure `{name}` can never be met"),
    "not_in_force": Text("它需要的手续 `{name}` 没有生效", "the procedure `{name}`, which it needs, is not in force"),
    "communication": Text("它要求的沟通永远做不到", "the communication that it asks for can never be made"),
}
TOGETHER = {
    "condition": Text("第 {line} 行的条件", "the condition in line {line}"),
    "conditions": Text("它自己的条件", "its own condition"),
    "protection": Text("保护规则 `{name}` 不成立", "the protection `{name}` being false"),
    "procedure": Text("手续 `{name}`", "the procedure `{name}`"),
    "not_in_force": Text("手续 `{name}`", "the procedure `{name}`"),
    "communication": Text("它要求的沟通", "the communication that it asks for"),
}
TOGETHER_SAID = Text("以下各项不可能同时满足：{parts}", "these can never hold together: {parts}")
VALUES = {"always-true": Text("成立", "true"), "always-false": Text("不成立", "false")}
THIS_CONDITION, THIS_TEST = Text("这个条件", "this condition"), Text("比较 `{test}` ", "the test `{test}`")
CONDUCT = Text(
    "。注意：改动它会改变哪些记录算作行为，从而改变哪些沟通来得太早",
    ". Mind that other records may then count as the conduct, so that other contacts come too early",
)
BLOCK = Text(
    "（所建议的拉黑天数或范围不同，允许时可能仍有影响）",
    " (the block that they recommend differs, which may still matter where both do)",
)
SINCE, UNTIL = Text("（自 {day} 起）", " (from {day} on)"), Text("（{day} 之前）", " (before {day})")
BETWEEN = Text("（{since} 起，{until} 之前）", " (from {since} until before {until})")
IDLE = (
    Text("`{name}` 在这一行没有发现什么，不需要放过", "`{name}` finds nothing in this line to allow"),
    Text("删去这条注释", "remove the comment"),
)

# what could not be proven, by the question
QUESTIONS = {
    "reach": Text("规则 `{subject}` 能走到哪一步", "how far the rule `{subject}` can get"),
    "guard": Text("`{subject}` 是否起作用", "whether `{subject}` ever matters"),
    "conditions": Text("`{subject}` 里有没有多余的条件", "whether every condition of `{subject}` matters"),
    "predicate": Text("`{subject}` 里有没有多余的条件", "whether every condition of `{subject}` matters"),
    "parameter": Text("参数 `{subject}` 是否起作用", "whether the parameter `{subject}` has an effect"),
    "implied": Text("规则 `{subject}` 是否多余", "whether the rule `{subject}` is needed"),
}
WHY = {
    "open": Text("求解器没有结论", "the solver did not come to an end"),
    "time": Text("超过时限", "it took too long"),
    "memory": Text("超过内存上限", "it took too much memory"),
    "unprovable": Text("所读的字段无法求解：{why}", "it reads something that cannot be solved for: {why}"),
    "not-looked-at": Text("这种值不检查", "values of that kind are not looked at"),
}
