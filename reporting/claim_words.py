"""The words of `fairblock prove`."""

from ..engine.language.texts import Text

CLAIM_WORDS: dict[str, Text] = {
    "prove_running": Text("正在证明", "proving"),
    "prove_state_proven": Text("已证明", "proven"),
    "prove_state_refuted": Text("被推翻", "refuted"),
    "prove_state_not_proven": Text("未能证明", "not proven"),
    "prove_state_does_not_apply": Text("不适用", "does not apply"),
    "prove_form_never": Text("永不", "never"),
    "prove_form_always": Text("总是", "always"),
    "prove_form_reachable": Text("可以达到", "reachable"),
    "prove_claims": Text("主张", "Claims"),
    "prove_laws": Text("对每条事由规则都应成立的通则", "Laws that must hold for every ground rule"),
    "prove_no_claims": Text(
        "规则集 `{policy}` 没有任何主张（claims.yaml）：没有说过的，就没有被证明",
        "the policy `{policy}` claims nothing (claims.yaml): what nobody says is not proven",
    ),
    "prove_none_selected": Text("没有主张或通则的名称含有 {select}", "no claim or law has {select} in its name"),
    "prove_says": Text("规则集对这个案件的结论：{verdict}", "the policy says of this case: {verdict}"),
    "prove_no_case": Text("没有任何案件能做到：这个结果无法达到", "there is no such case: this can never come about"),
    "prove_case": Text("案件", "the case"),
    "prove_first": Text("先", "first"),
    "prove_then": Text("后", "then"),
    "prove_changed": Text("改为 {value}", "becomes {value}"),
    "prove_added": Text("加上 {value}", "gets {value}"),
    "prove_removed": Text("删去", "is taken out"),
    "prove_order": Text("只是记录的次序不同", "only the order of the records differs"),
    "prove_same_time": Text("案件当时", "the time of the case"),
    "prove_before": Text("{span}前", "{span} before"),
    "prove_after": Text("{span}后", "{span} after"),
    "prove_more": Text("……还有 {count} 行", "… {count} more lines"),
    "prove_law_holds": Text("对 {count} 条规则成立", "ground rules for which it holds: {count}"),
    "prove_law_of": Text("规则 {rule}", "for the rule {rule}"),
    "prove_mend": Text(
        "要么规则放过了不该放过的，要么主张说得太满：改其中一个",
        "either the rules let through what they should not, or the claim says too much: change one of them",
    ),
    "prove_mend_reachable": Text(
        "看看是哪条规则、保护或手续使它不可能，或删去这条主张",
        "see which rule, protection or procedure makes it impossible, or remove the claim",
    ),
    "prove_mend_law": Text(
        "看看规则里的哪个条件使第二个案件反而得到另一个结论",
        "see which condition of the rules makes the second case come out otherwise",
    ),
    "prove_whole": Text(
        "完整的案件：--format json；写成规则集的测试：--write-tests",
        "the whole case: --format json; as a test of the policy: --write-tests",
    ),
    "prove_why_search": Text("求解器没有得出结果：{detail}", "the solver came to no answer: {detail}"),
    "prove_why_time": Text("时间用完了（--timeout 可以放宽）", "the time was over (--timeout gives more)"),
    "prove_why_memory": Text("内存不够", "there was not enough memory"),
    "prove_why_unprovable": Text(
        "读取了无法推理的字段：{detail}", "it reads something that cannot be reasoned about: {detail}"
    ),
    "prove_why_reads_evidence": Text("规则的条件自己读取 evidence", "conditions read `evidence` themselves"),
    "prove_why_requires_none": Text("规则不要求证据", "the rule requires no evidence"),
    "prove_why_empty": Text(
        "没有任何案件符合它的 `when`，所以它什么也没说：请改 `when`",
        "its `when` is true of no case at all, so it says nothing: change `when`",
    ),
    "prove_why_gone": Text("规则 {detail} 已被停用", "the rule {detail} has been disabled"),
    "prove_count_claims": Text("主张 {total} 条：{counts}", "claims: {total} ({counts})"),
    "prove_count_laws": Text(
        "通则 {laws} 条、规则 {rules} 条：{counts}", "laws: {laws}, for ground rules: {rules} ({counts})"
    ),
    "prove_count": Text("{word} {count}", "{count} {word}"),
    "prove_bound": Text(
        "证明的范围：每组记录数量不限（至 10000 条），但互不相同的记录种类有上限：读取它们的每个条件各一种（需要更多的，更多），另加一种。这里最多为：{groups}。",
        "How far the proofs go: any number of records (up to 10,000), but only so many that differ in more than their id: one for each condition that reads them (more where a condition needs more), and one more. Here at most: {groups}.",
    ),
    "prove_written": Text("已把 {count} 个测试写入 {file}", "tests written to {file}: {count}"),
    "prove_there": Text("测试已在 {file} 里", "the tests are in {file} already"),
    "prove_unwritten": Text("没有写入 {file}：{why}", "did not write {file}: {why}"),
    "prove_disagree": Text(
        "内部错误：求解器与引擎不一致（{why}）。这是 fairblock 自身的缺陷，请连同以下案件报告",
        "internal error: the solver and the engine disagree ({why}). This is a fault of fairblock itself, please report it with these cases",
    ),
    "prove_failed": Text("没有全部证明", "not everything is proven"),
    "prove_all": Text("全部证明", "everything is proven"),
    "prove_shipped": Text(
        "`{policy}` 是随软件发布的规则集，不在这里写测试；请给出自己的文件夹",
        "`{policy}` is shipped with fairblock and gets no tests here; give the folder of a policy of your own",
    ),
}
