"""The words of the text output that belong to no code, in Chinese and English."""

from ..engine.language.texts import Text

OUTCOME = {
    "allow": Text("可以拉黑", "block permitted"),
    "deny": Text("不得拉黑", "block not permitted"),
    "needs-communication": Text("先沟通，再决定", "talk to the buyer first"),
}
WORDS: dict[str, Text] = {
    "why": Text("理由", "Why"),
    "block": Text("建议的拉黑", "Recommended block"),
    "scope": Text("范围", "scope"),
    "scope_none": Text("所请求的范围都不被允许", "none of the requested scope is permitted"),
    "days": Text("{days} 天，至 {until}", "{days} days, until {until}"),
    "days_only": Text("{days} 天", "{days} days"),
    "no_limit": Text("没有期限", "without a limit"),
    "grounds": Text("事由", "ground"),
    "obligations": Text("拉黑后仍须", "What the shop still owes the buyer"),
    "missing": Text("还缺什么", "What is missing"),
    "remedies": Text("怎样才能允许", "What would make it an allow"),
    "missing_elsewhere": Text(
        "其他规则还缺什么（不影响此结论）", "What other rules lack (does not change this answer)"
    ),
    "no_remedy": Text("没有正当的办法能使它变成允许", "Nothing honest would turn this into an allow"),
    "remedy_for": Text("按规则 {rule}（{title}）", "by the rule {rule} ({title})"),
    "alternatives": Text("（完成其中一份清单即可）", "(any one of these checklists)"),
    "provide_all": Text(
        "为以下记录各补一份有效证据（{kinds}）：{records}", "add valid evidence ({kinds}) for each of: {records}"
    ),
    "provide_some": Text(
        "从以下记录中任选 {count} 条，各补一份有效证据（{kinds}）：{records}",
        "add valid evidence ({kinds}) for any {count} of: {records}",
    ),
    "supply_field": Text("查清并填写：{title}（{path}）", "find out and fill in: {title} ({path})"),
    "supply_collection": Text(
        "查清并填入：{title}（{path}）；没有则写 []",
        "look up and fill in: {title} ({path}); if there are none, write []",
    ),
    "favourable": Text(
        "只有查到的内容对拉黑没有妨碍时才算数", "counts only if what is found does not stand in the way"
    ),
    "complete": Text("{message}", "{message}"),
    "answer": Text(
        "答复买家在 {record} 中的解释，并填写答复时间（answered_at）",
        "answer what the buyer explained in {record}, and note when (answered_at)",
    ),
    "communicate": Text(
        "再与买家有效沟通 {attempts} 次，并等候 {wait}（买家先回复则不必等）",
        "talk to the buyer in a way that counts, {attempts}× more, and wait {wait} (or until they reply)",
    ),
    "doubt": Text("{ref} 指向这条记录，但不算：{why}", "{ref} refers to it, but does not count: {why}"),
    "doubt_kind": Text("证据种类不对", "it is of another kind"),
    "doubt_after": Text("取证晚于案件时间", "it was captured after the time of the case"),
    "doubt_before": Text("取证早于这条记录", "it was captured before the record"),
    "doubt_invalid": Text("不符合规则集对证据的要求：{fields}", "not valid under the policy, look at: {fields}"),
    "is_not": Text("没有「{title}」", "not: {title}"),
    "communicate_now": Text(
        "再与买家有效沟通 {attempts} 次", "talk to the buyer in a way that counts, {attempts}× more"
    ),
    "communicate_how": Text("有效沟通：{needs}", "what counts: {needs}"),
    "wait": Text("等到 {until}，其间无须再做什么", "wait until {until}; there is nothing else to do"),
    "warnings": Text("注意", "Please check"),
    "collection": Text(
        "没有查过：{title}（`{path}`）；查过而没有请写 []",
        "nobody looked up: {title} (`{path}`); if there are none, write []",
    ),
    "field": Text("没有填：{title}（`{path}`）", "not filled in: {title} (`{path}`)"),
    "record_field": Text("记录里没有填：{title}（`{path}`）", "not filled in, in these records: {title} (`{path}`)"),
    "evidence": Text("缺少有效证据：{title}", "valid evidence is missing: {title}"),
    "future": Text("日期晚于案件时间的记录：{title}", "records dated after the time of the case: {title}"),
    "parameter": Text("参数 `{path}` 在此日期还没有值", "the parameter `{path}` has no value yet on this day"),
    "waiting": Text("{count} 条规则在等：{rules}", "{count} rules wait for it: {rules}"),
    "waiting_one": Text("规则：{rules}", "rule: {rules}"),
    "records": Text("记录", "records"),
    "of": Text("（{count} 条）", "({count})"),
    "more": Text("等共 {count} 项", "… {count} in all"),
    "or": Text("或", " or "),
    "comma": Text("、", ", "),
    "place": Text("位置", "at"),
    "hint": Text("提示", "hint"),
    "case": Text("案件", "case"),
    "at": Text("案件时间", "as of"),
    "invalid_case": Text("案件无效", "the case is invalid"),
    "line": Text("第 {line} 行", "line {line}"),
    "summary": Text(
        "共 {total} 件：允许 {allow}，不允许 {deny}，须先沟通 {talk}，无法判断 {errors}",
        "{total} cases: {allow} allow, {deny} deny, {talk} needs-communication, {errors} not decided",
    ),
    "no_cases": Text("没有任何案件可判断", "there is no case to decide"),
    "no_rules": Text("规则集 `{policy}` 没有任何规则", "the policy `{policy}` has no rules"),
    "clean": Text("{policy} {version}：{rules} 条规则，没有问题", "{policy} {version}: {rules} rules, no problems"),
    "problems": Text("{policy}：{count} 个问题", "{policy}: problems: {count}"),
    "clock": Text(
        "提醒：这是 {as_of} 的案件，与现在相差超过一天；结论只对当时有效",
        "note: this case is of {as_of}, more than a day from now; the answer holds for then",
    ),
    "internal": Text(
        "内部错误：{what}。这是 fairblock 自身的缺陷，请报告",
        "internal error: {what}. This is a fault of fairblock itself, please report it",
    ),
    "unreadable": Text("读不了 {file}：{why}", "cannot read {file}: {why}"),
}
