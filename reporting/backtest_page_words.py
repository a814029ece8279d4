"""The fixed texts of the HTML report of a backtest."""

from ..engine.language.texts import Text

BACKTEST_PAGE_WORDS: dict[str, Text] = {
    "page_title": Text(
        "回测：{name} {version}，对照 {old_name} {old_version}",
        "Backtest: {name} {version} against {old_name} {old_version}",
    ),
    "page_title_alone": Text("回测：{name} {version}", "Backtest: {name} {version}"),
    "page_cases_read": Text("共读取 {count} 件案件", "cases read: {count}"),
    "page_period": Text("案件时间 {first} 至 {last}", "decided as of {first} to {last}"),
    "page_contents": Text("目录", "Contents"),
    "page_new_policy": Text("新规则集 {version}", "new policy {version}"),
    "page_against_policy": Text("旧规则集 {version}", "old policy {version}"),
    "page_part": Text("{count} 件（{share}）", "{count} ({share})"),
    "page_part_buyers": Text("{count} 名（{share}）", "{count} ({share})"),
    "page_buyer_one": Text("{count} 名买家", "{count} buyer"),
    "page_buyer_many": Text("{count} 名买家", "{count} buyers"),
    # at a glance
    "page_glance": Text("一眼看懂", "At a glance"),
    "page_headline": Text(
        "在判出结论的 {decided} 件案件中，新规则集会新增拉黑 {newly}，不再拉黑 {no_longer}；新增 {buyers}被拉黑；读取的 {read} 件中有 {undecided} 件无法判断。",
        "Of {decided} cases that were decided, {newly} would newly be blocked and {no_longer} no longer; {buyers} would newly be blocked; {undecided} of {read} cases could not be decided.",
    ),
    "page_headline_alone": Text(
        "在判出结论的 {decided} 件案件中，会拉黑 {blocked}，须先沟通 {talk}，不得拉黑 {not_blocked}；会有 {buyers}被拉黑；读取的 {read} 件中有 {undecided} 件无法判断。",
        "Of {decided} cases that were decided, {blocked} would be blocked, in {talk} the buyer must be talked to first, and {not_blocked} may not be blocked; {buyers} would be blocked; {undecided} of {read} cases could not be decided.",
    ),
    "page_headline_nothing": Text(
        "读取的 {read} 件案件全都无法判断，这次回测说明不了任何问题。",
        "Not one of {read} cases could be decided: this backtest says nothing.",
    ),
    "page_not_decided_for_you": Text(
        "以上只指出该看哪里；是否上线，由人来决定。",
        "This points at what to look at. Whether the policy goes live is for a person to decide.",
    ),
    "page_see": Text("查看", "see"),
    "page_level_stop": Text("未通过：", "Failed:"),
    "page_level_look": Text("请看：", "Look:"),
    "page_level_fine": Text("正常：", "Fine:"),
    "page_level_note": Text("说明：", "Note:"),
    "page_tally_stop": Text("项未通过", "failed"),
    "page_tally_look": Text("项要看", "to look at"),
    "page_tally_fine": Text("项正常", "fine"),
    "page_gate_failed": Text("没有守住的门槛：", "a gate does not hold:"),
    "page_measured": Text("，实测 {what}", "measured {what}"),
    "page_gates_held": Text("{count} 道门槛全部守住。", "gates that hold: all {count}."),
    "page_gates_none": Text(
        "没有设门槛（--fail-on），因此没有任何数字是必须达到的。",
        "no gate was set (--fail-on), so nothing was demanded of these numbers.",
    ),
    "page_nothing_decided": Text("没有一件案件判出结论。", "not one case was decided."),
    "page_some_undecided": Text(
        "有 {cases}无法判断；下面的数字都不含它们。",
        "{cases} of the cases read could not be decided; no number below contains them.",
    ),
    "page_all_decided": Text("{count} 件案件全部判出了结论。", "all of {count} cases were decided."),
    "page_blocks_nobody": Text(
        "新规则集在任何案件中都不准拉黑：是有意如此吗？",
        "the new policy would block in no case at all: is it meant to?",
    ),
    "page_same_policy": Text(
        "新旧规则集的内容完全相同（摘要一致），这次对比没有意义。",
        "both policies mean the same (one digest), so there was nothing to compare.",
    ),
    "page_some_newly": Text(
        "新增拉黑 {cases}；涉及 {buyers}，在旧规则集下不会被拉黑。",
        "{cases} would newly be blocked, and with them {buyers} that the old policy blocks in no case.",
    ),
    "page_most_newly_allowing": Text(
        "其中由这一条规则新准许的最多（{count} 件）：", "The rule that newly allows most of them ({count}):"
    ),
    "page_most_no_longer_allowing": Text(
        "其中由这一条规则不再准许的最多（{count} 件）：", "The rule that no longer allows most of them ({count}):"
    ),
    "page_taken_away": Text(
        "旧规则集中的 {count} 条保护或程序，新规则集里没有了：",
        "protections and procedures of the old policy that the new one does not have ({count}):",
    ),
    "page_none_newly": Text("没有任何案件会新增拉黑。", "no case would newly be blocked."),
    "page_some_no_longer": Text("不再拉黑 {cases}。", "{cases} would no longer be blocked."),
    "page_no_flips": Text("没有一件案件的结论发生变化。", "no case ends in another verdict."),
    "page_concentrated": Text(
        "新增拉黑集中在一处：{by}「{value}」占全部案件的 {cases}，却占新增拉黑的 {newly}。",
        "what would newly be blocked lies in one place. {by} “{value}” has {cases} of the cases and {newly} of the new blocks.",
    ),
    "page_jump": Text(
        "{title}：「{value}」的拉黑由 {old} 增至 {new}（该组共 {cases} 件），增幅至少是其余各组的两倍。",
        "{title}: of the {cases} cases of “{value}” {new} would be blocked, up from {old}: at least twice the rise of the others.",
    ),
    "page_jump_alone": Text(
        "{title}：「{value}」的 {cases} 件中会拉黑 {new}，比例至少是其余各组的两倍。",
        "{title}: of the {cases} cases of “{value}” {new} would be blocked: at least twice the share of the others.",
    ),
    "page_jumps_more": Text("公平性数据中还有 {count} 组明显高于其余。", "more groups that stand out: {count}."),
    "page_no_jumps": Text(
        "公平性数据中没有哪一组明显高于其余；这不等于证明了公平。",
        "in the fairness figures no group stands out; that does not prove fairness.",
    ),
    # gates
    "page_gates": Text("门槛", "Gates"),
    "page_gates_caption": Text("门槛与实测值", "What was demanded, and what was measured"),
    "page_gate_yes": Text("✓ 守住", "✓ holds"),
    "page_gate_no": Text("✕ 未守住", "✕ does not hold"),
    "page_col_gate": Text("不得出现", "Must not be"),
    "page_col_held": Text("结果", "Result"),
    "page_col_measured": Text("实测", "Measured"),
    # verdicts
    "page_verdicts": Text("结论", "Verdicts"),
    "page_verdicts_chart": Text("各结论所占的案件比例", "How the cases end, as a share of all decided"),
    "page_verdict_bar": Text("{policy}：{verdict} {cases}", "{policy}: {verdict} {cases}"),
    "page_verdicts_caption": Text("{decided} 件案件的结论", "Verdicts of {decided} cases"),
    "page_what_allow_means": Text(
        "「可以拉黑」表示规则准许店铺拉黑买家，本页把它算作「拉黑」；店铺最终是否拉黑，不在数据之中。",
        "“Block permitted” means that the rules would let the shop block the buyer; this page counts it as blocked. Whether the shop then does it is not in the data.",
    ),
    "page_axis_cases": Text("案件比例", "share of cases"),
    "page_chart_told": Text(
        "图：{caption}。同样的数字在旁边的表格中。", "Chart: {caption}. The same numbers are in the table beside it."
    ),
    "page_col_verdict": Text("结论", "Verdict"),
    "page_col_new": Text("新规则集", "New policy"),
    "page_col_against": Text("旧规则集", "Old policy"),
    "page_col_share": Text("比例", "Share"),
    "page_col_change": Text("变化", "Change"),
    "page_col_points": Text("变化（百分点）", "Change in points"),
    "page_col_cases": Text("案件", "Cases"),
    "page_buyers_title": Text("买家", "Buyers"),
    "page_buyers": Text(
        "共 {buyers} 名买家（同一店铺内按买家计）：新规则集会拉黑 {new}，旧规则集 {old}；新增被拉黑 {newly} 名，不再被拉黑 {no_longer} 名。",
        "Buyers, each counted once a shop: {buyers}. The new policy would block {new} of them, the old one {old}; {newly} would newly be blocked, {no_longer} no longer.",
    ),
    "page_buyers_alone": Text(
        "共 {buyers} 名买家（同一店铺内按买家计）：会被拉黑 {blocked}。",
        "Buyers, each counted once a shop: {buyers}. {blocked} of them would be blocked.",
    ),
    # flips
    "page_flips": Text("结论的变化", "Flips"),
    "page_flips_said": Text("结论发生变化的案件：{cases}。", "Cases that end in another verdict: {cases}."),
    "page_flips_caption": Text("从{old}（行）到{new}（列）", "From the {old} (rows) to the {new} (columns)"),
    "page_from_to": Text("从 ↓ 到 →", "from ↓ to →"),
    "page_stays": Text("不变", "stays"),
    "page_to_block": Text("新增拉黑", "newly blocked"),
    "page_from_block": Text("不再拉黑", "no longer blocked"),
    "page_between": Text("其他变化", "other change"),
    # rules
    "page_rules": Text("有变化的规则", "Rules that changed"),
    "page_rules_alone": Text("规则", "Rules"),
    "page_rules_said": Text(
        "共 {count} 条规则，其中 {changed} 条在某些案件中的结果有变化，影响拉黑最多的排在最前。",
        "Of {count} rules {changed} come to something else in some case; those that change most blocks stand first.",
    ),
    "page_rules_none_changed": Text(
        "共 {count} 条规则，没有一条在任何案件中的结果有变化。",
        "Of {count} rules none comes to anything else in any case.",
    ),
    "page_rules_no_allow": Text(
        "没有规则新准许或不再准许任何拉黑。", "No rule newly allows a block, and none no longer does."
    ),
    "page_rules_chart": Text(
        "各规则新准许与不再准许拉黑的案件数", "Cases in which a rule newly allows a block, or no longer does"
    ),
    "page_rules_caption": Text("结果有变化的规则", "Rules by what they change"),
    "page_rules_alone_caption": Text("各规则的结果", "What the rules come to"),
    "page_rules_same": Text("结果没有变化的规则：{count} 条", "Rules that come to the same in every case: {count}"),
    "page_rule_new": Text("新规则", "new rule"),
    "page_rule_gone": Text("已删除", "removed"),
    "page_rule_bar_more": Text("{rule}：新准许拉黑 {cases}", "{rule}: newly allows {cases}"),
    "page_rule_bar_fewer": Text("{rule}：不再准许拉黑 {cases}", "{rule}: no longer allows {cases}"),
    "page_legend_more": Text("新准许拉黑", "newly allows a block"),
    "page_legend_fewer": Text("不再准许拉黑", "no longer allows it"),
    "page_axis_count": Text("案件数", "cases"),
    "page_col_rule": Text("规则", "Rule"),
    "page_col_changed": Text("结果有变化", "Cases changed"),
    "page_col_newly": Text("新准许", "Newly allows"),
    "page_col_no_longer": Text("不再准许", "No longer allows"),
    "page_col_statuses": Text("各结果的案件数（及变化）", "Cases by what it comes to (and change)"),
    "page_col_comes_to": Text("各结果的案件数", "Cases by what it comes to"),
    "page_was": Text("（原 {count}）", "(was {count})"),
    "page_kind_ground": Text("事由", "ground"),
    "page_kind_protection": Text("保护", "protection"),
    "page_kind_procedure": Text("手续", "procedure"),
    "page_status_not_considered": Text("未以此为由", "not asked about"),
    "page_status_not_established": Text("不成立", "does not hold"),
    "page_status_unproven": Text("未能证实", "not proven"),
    "page_status_shielded": Text("受保护", "shielded"),
    "page_status_proven": Text("手续不全", "procedure missing"),
    "page_status_eligible": Text("尚须沟通", "must talk first"),
    "page_status_communicated": Text("准许拉黑", "allows a block"),
    "page_status_clear": Text("不适用", "does not apply"),
    "page_status_unresolved": Text("是否适用不清楚", "not known"),
    "page_status_applies": Text("适用", "applies"),
    "page_status_met": Text("已满足", "met"),
    "page_status_unmet": Text("未满足", "not met"),
    "page_status_unknown": Text("不清楚", "not known"),
    "page_more_rows": Text("其余 {count} 行", "more rows: {count}"),
    "page_chart_first": Text(
        "图中只画了前 {shown} 项，共 {count} 项；表格中是全部。",
        "The chart shows the first {shown} of {count}; the table has all.",
    ),
    "page_chart_most": Text(
        "图中只画了案件最多的 {shown} 组（以及明显偏高的组），共 {count} 组；表格中有 {rows} 组。",
        "The chart shows {shown} of {count} groups, those with most cases and those that stand out; the table has {rows}.",
    ),
    # segments and fairness
    "page_segments": Text("分组看", "Segments"),
    "page_by_platform": Text("按平台", "By platform"),
    "page_by_shop": Text("按店铺", "By shop"),
    "page_by_ground": Text("按事由", "By ground"),
    "page_by_month": Text("按月份", "By month"),
    "page_col_platform": Text("平台", "Platform"),
    "page_col_shop": Text("店铺", "Shop"),
    "page_col_ground": Text("事由", "Ground"),
    "page_col_month": Text("月份", "Month"),
    "page_col_group": Text("组", "Group"),
    "page_segment_empty": Text("没有可分组的案件。", "There is no case to group."),
    "page_left_out": Text(
        "另有 {count} 组变化更少，未列在这里，也不在图中；其案件计入以上各处的总数。",
        "{count} more groups with fewer flips are not listed here and not in the chart; their cases count in all totals above.",
    ),
    "page_nobody_blocked": Text(
        "各组都没有案件会被拉黑，因此不画图。", "In no group would any case be blocked, so there is no chart."
    ),
    "page_blocked_chart": Text("{by}：会被拉黑的案件比例", "{by}: share of cases that would be blocked"),
    "page_blocked_caption": Text("{by}：会被拉黑的案件", "{by}: cases that would be blocked"),
    "page_axis_blocked": Text("拉黑的比例", "share blocked"),
    "page_bar": Text(
        "{row} · {policy}：{of} 件中拉黑 {count} 件（{share}）", "{row} · {policy}: {count} of {of} ({share})"
    ),
    "page_col_blocked_new": Text("拉黑（新规则集）", "Blocked, new policy"),
    "page_col_blocked_against": Text("拉黑（旧规则集）", "Blocked, old policy"),
    "page_col_newly_blocked": Text("新增拉黑", "Newly blocked"),
    "page_col_no_longer_blocked": Text("不再拉黑", "No longer"),
    "page_value_unknown": Text("没有查", "nobody looked"),
    "page_value_no_ground": Text("没有写明事由", "no ground named"),
    "page_value_stars": Text("{stars} 星", "{stars} ★"),
    "page_value_no_act": Text("没有受保护的行为", "no protected act"),
    "page_value_no_review": Text("没有评价", "no review"),
    "page_fairness": Text("公平性", "Fairness"),
    "page_fair_said": Text(
        "谁会被拉黑：按买家给的评分、按经办客服、按此前是否行使过受保护的权利。图中每条横线是真实比例大致所在的范围（95%）。",
        "Who would be blocked: by the rating that the buyer gave, by the operator, and after an act that the law protects. The line across each bar is where the true share may lie (95%).",
    ),
    "page_fair_reading": Text("怎样读这些数字", "How to read these numbers"),
    "page_fair_cause": Text(
        "可以说：同一批案件，只换了规则；某一组的拉黑变多，就是换规则造成的。",
        "May be concluded: the cases are the same and only the rules differ, so a rise in a group comes from the change of rules.",
    ),
    "page_fair_look": Text(
        "不可以说：某一组比例高就是不公平。各组做的事情本来就可能不同；比例高是去看具体案件的理由，不是结论。",
        "May not be concluded: that a higher share is unfair. Groups may differ in what they did. It is a reason to look at the cases, not a finding.",
    ),
    "page_fair_few": Text(
        "案件少的组（标有「案件少」）比例起伏很大；两组的横线重叠时，差别可能只是偶然。不要凭几件案件评价一个人。",
        "Groups with few cases (marked so) vary widely; where the lines of two groups overlap, their difference may be chance. Do not judge a person by a handful of cases.",
    ),
    "page_fair_asked": Text(
        "只有店铺提出过拉黑的案件才在数据里；店铺挑谁提出，这里看不到。",
        "Only cases in which a shop asked for a block are in the data. Whom shops pick is not seen here.",
    ),
    "page_fair_equal": Text("各组比例相同，也不能证明公平。", "Equal shares do not prove fairness either."),
    "page_few_mark": Text("案件少", "few cases"),
    "page_jump_mark": Text("明显偏高", "stands out"),
    # examples
    "page_examples": Text("变化的例子", "Examples of flips"),
    "page_examples_said": Text(
        "{count} 件结论有变化的案件，新旧两种解释并列；点开可看。",
        "Cases that end in another verdict, with both explanations side by side: {count}. Open one to read it.",
    ),
    "page_place": Text("{source}，第 {row} 行", "{source}, row {row}"),
    # undecided
    "page_undecided": Text("无法判断的案件", "Cases that could not be decided"),
    "page_undecided_said": Text(
        "读取的案件中有 {cases}无法判断。它们没有被丢掉：逐件列在输出目录里，只是不计入结论。",
        "{cases} of the cases read could not be decided. None is dropped: each is listed in the output folder; they only have no verdict.",
    ),
    "page_undecided_caption": Text("无法判断的原因", "Why they could not be decided"),
    "page_undecided_examples": Text("例子", "Examples"),
    "page_col_code": Text("代码", "Code"),
    "page_col_of_read": Text("占读取的比例", "Share of cases read"),
    "page_col_place": Text("位置", "Where"),
    "page_col_case": Text("案件", "Case"),
    "page_col_message": Text("说明", "What is wrong"),
    "page_no_case_id": Text("（没有编号）", "(no id)"),
    # about
    "page_about": Text("这次回测", "About this backtest"),
    "page_sources": Text("案件来源", "Cases from"),
    "page_took": Text("用时", "Took"),
    "page_seconds": Text("{seconds} 秒", "{seconds} s"),
    "page_resumed": Text("续跑", "Resumed"),
    "page_resumed_said": Text("中断后从停下的地方接着跑完", "interrupted, and gone on from where it stopped"),
    "page_no_script": Text(
        "此浏览器不运行脚本，所以没有图；全部数字都在表格中。",
        "This browser runs no scripts, so there are no charts; all numbers are in the tables.",
    ),
}
