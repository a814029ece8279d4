"""The fixed texts of what is proven: of `fairblock diff`, and what it shares with the other proofs."""

from ..engine.language.texts import Text

PROOF_WORDS: dict[str, Text] = {
    "proof_no_z3": Text(
        "`fairblock {command}` 需要 z3：请运行 pip install 'fairblock[analysis]'",
        "`fairblock {command}` needs z3: run pip install 'fairblock[analysis]'",
    ),
    "proof_bound": Text(
        "证明的范围：每类记录分成若干组，同组的记录除编号外都相同，每组条数不限（{groups}）；这是一个界限，界限之外没有查",
        "how far the proof reaches: the records of a collection are in so many groups of alike ones, any number in each "
        "({groups}); that is a bound, and nothing beyond it was looked at",
    ),
    "diff_rules": Text("逐条比较规则", "comparing the rules"),
    "diff_verdict": Text("比较总的结论", "comparing the verdicts"),
    "diff_the_verdict": Text("总的结论", "the verdict"),
    "diff_all_equal": Text(
        "没有变化的理由规则：{total} 条中的 {count} 条，没有案件结果不同",
        "equal: {count} of {total} ground rules, for which no case changes",
    ),
    "diff_equal": Text("没有变化", "equal"),
    "diff_looser": Text("放宽（更容易拉黑）", "looser (blocks more)"),
    "diff_stricter": Text("收紧（更难拉黑）", "stricter (blocks less)"),
    "diff_incomparable": Text("有放宽也有收紧", "incomparable (looser for some, stricter for others)"),
    "diff_not_proven": Text("未能证明", "not proven"),
    "diff_added": Text("新增的规则", "a new rule"),
    "diff_removed": Text("已删除的规则", "the rule was removed"),
    "diff_case_looser": Text("新规则集对这个案件更宽：", "a case for which the new policy goes further:"),
    "diff_case_stricter": Text("新规则集对这个案件更严：", "a case for which the old policy went further:"),
    "diff_open_looser": Text("未能证明它没有放宽（{why}）", "that it is not looser is not proven ({why})"),
    "diff_open_stricter": Text("未能证明它没有收紧（{why}）", "that it is not stricter is not proven ({why})"),
    "diff_old": Text("旧：", "old: "),
    "diff_new": Text("新：", "new: "),
    "diff_nothing": Text("无", "nothing"),
    "diff_carries": Text("允许拉黑时所附的内容：", "what an allow carries:"),
    "diff_platforms": Text(
        "只有其中一个规则集适用的平台（没有比较）：{names}",
        "platforms that only one of them decides about (not compared): {names}",
    ),
    "diff_all_others": Text("其他所有平台", "all others"),
    "diff_written": Text("完整的案件写在 {folder}", "the whole cases are in {folder}"),
    "diff_unwritten": Text("案件没有写入 {folder}：{why}", "the cases were not written to {folder}: {why}"),
    "diff_no_rules": Text(
        "`{old}` 和 `{new}` 都没有理由规则，没有可以比较的内容",
        "neither `{old}` nor `{new}` has a ground rule: there is nothing to compare",
    ),
    "diff_no_platform": Text(
        "`{old}` 和 `{new}` 适用的平台没有一个相同，没有案件能由两者判断",
        "`{old}` and `{new}` have no platform in common: no case can be decided by both",
    ),
    "diff_fault": Text(
        "分析本身出错了，这是 fairblock 的问题，请连同下面的案件报告：{why}",
        "the analysis itself is at fault; this is a fault of fairblock, please report it with the case below: {why}",
    ),
}
