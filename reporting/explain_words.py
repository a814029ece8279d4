"""The sentences that `fairblock explain` writes a policy out in, in Chinese and English.

`{blanks}` are filled in by what is said already; between a Chinese character and a number the space is set then.
"""

from ..engine.language.texts import Text

_VALUES: dict[str, Text] = {
    "join_values": Text("、", ", "),
    "join_or_value": Text("{head}或{last}", "{head} or {last}"),
    "join_clauses": Text("，", ", "),
    "pair": Text("{head}与{last}", "{head} and {last}"),
    "join_and": Text("{head}，且{last}", "{head} and {last}"),
    "join_or": Text("{head}，或{last}", "{head}, or {last}"),
    "brackets": Text("（{inside}）", "({inside})"),
    "yes": Text("“是”", "“yes”"),
    "no": Text("“否”", "“no”"),
    "nil": Text("空", "empty"),
    "money_1": Text("{count} 分（人民币即 {large} 元）", "{count} minor unit ({large} yuan if in fen)"),
    "money": Text("{count} 分（人民币即 {large} 元）", "{count} minor units ({large} yuan if in fen)"),
    "max": Text("{parts}中的较大者", "the larger of {parts}"),
    "max_many": Text("{parts}中的最大者", "the largest of {parts}"),
    "min": Text("{parts}中的较小者", "the smaller of {parts}"),
    "min_many": Text("{parts}中的最小者", "the smallest of {parts}"),
    "if_else": Text("（若{when}，为{then}；否则为{otherwise}）", "({then} if {when}; otherwise {otherwise})"),
    "unset": Text("（参数“{title}”在此日期还没有值）", "(a number without a value yet on this date: “{title}”)"),
    "less_than_second": Text("不到 1 秒", "less than a second"),
    "unit_s": Text("{count} 秒", "{count} second"),
    "units_s": Text("{count} 秒", "{count} seconds"),
    "unit_m": Text("{count} 分钟", "{count} minute"),
    "units_m": Text("{count} 分钟", "{count} minutes"),
    "unit_h": Text("{count} 小时", "{count} hour"),
    "units_h": Text("{count} 小时", "{count} hours"),
    "unit_d": Text("{count} 天", "{count} day"),
    "units_d": Text("{count} 天", "{count} days"),
}
_COMPARISONS: dict[str, Text] = {
    "age_noun": Text("距判断时点的时间", "its age"),
    "both": Text("{first}，且{second}", "{first} and {second}"),
    "either": Text("{first}，或{second}", "{first} or {second}"),
    "defaulted": Text(
        "{clause}（没有填写的按{default}算）", "{clause} (where nothing is entered, {default} is assumed)"
    ),
    "exists": Text("{a}已填写", "{a} is given"),
    "exists_plural": Text("{a}已填写", "{a} are given"),
    "absent": Text("{a}没有填写", "{a} is not given"),
    "absent_plural": Text("{a}没有填写", "{a} are not given"),
    "is_yes": Text("{a}为“是”", "{a} is “yes”"),
    "is_no": Text("{a}为“否”", "{a} is “no”"),
    "text_eq": Text("{a}为{b}", "{a} is {b}"),
    "text_ne": Text("{a}不是{b}", "{a} is not {b}"),
    "none_of": Text("{a}不是{b}中的任何一项", "{a} is none of {b}"),
    "field_eq": Text("{a}与{b}相同", "{a} is the same as {b}"),
    "field_ne": Text("{a}与{b}不同", "{a} differs from {b}"),
    "number_eq": Text("{a}等于{b}", "{a} is {b}"),
    "number_ne": Text("{a}不等于{b}", "{a} is not {b}"),
    "number_gt": Text("{a}超过{b}", "{a} is more than {b}"),
    "number_gte": Text("{a}不少于{b}", "{a} is at least {b}"),
    "number_lt": Text("{a}少于{b}", "{a} is less than {b}"),
    "number_lte": Text("{a}不超过{b}", "{a} is at most {b}"),
    "time_eq": Text("{a}正好是{b}", "{a} is exactly {b}"),
    "time_ne": Text("{a}不是{b}", "{a} is not {b}"),
    "time_gt": Text("{a}晚于{b}", "{a} is after {b}"),
    "time_gte": Text("{a}不早于{b}", "{a} is not before {b}"),
    "time_lt": Text("{a}早于{b}", "{a} is before {b}"),
    "time_lte": Text("{a}不晚于{b}", "{a} is not after {b}"),
    "age_eq": Text("{a}正好是{b}", "{a} is exactly {b}"),
    "age_ne": Text("{a}不是{b}", "{a} is not {b}"),
    "age_gt": Text("{a}超过{b}", "{a} is more than {b}"),
    "age_gte": Text("{a}不少于{b}", "{a} is at least {b}"),
    "age_lt": Text("{a}不到{b}", "{a} is less than {b}"),
    "age_lte": Text("{a}不超过{b}", "{a} is at most {b}"),
    "letters": Text("{a}的字数", "the length of {a} in characters"),
    "items": Text("{a}的项数", "the number of entries in {a}"),
    "empty": Text("{a}为空", "{a} is empty"),
    "empty_plural": Text("{a}为空", "{a} are none"),
    "not_empty": Text("{a}不为空", "{a} is not empty"),
    "not_empty_plural": Text("{a}不为空", "{a} are not none"),
    "has": Text("{a}包括{b}", "{a} includes {b}"),
    "has_plural": Text("{a}包括{b}", "{a} include {b}"),
    "has_not": Text("{a}不包括{b}", "{a} does not include {b}"),
    "has_not_plural": Text("{a}不包括{b}", "{a} do not include {b}"),
    "has_any": Text("{a}包括{b}中的至少一项", "{a} includes at least one of {b}"),
    "has_any_plural": Text("{a}包括{b}中的至少一项", "{a} include at least one of {b}"),
    "has_none": Text("{a}不包括{b}中的任何一项", "{a} includes none of {b}"),
    "has_none_plural": Text("{a}不包括{b}中的任何一项", "{a} include none of {b}"),
    "in_field": Text("{a}是{b}之一", "{a} is one of {b}"),
    "not_in_field": Text("{a}不在{b}之列", "{a} is none of {b}"),
    "has_any_field": Text("{a}与{b}有相同的项", "{a} and {b} have an entry in common"),
    "has_any_field_plural": Text("{a}与{b}有相同的项", "{a} and {b} have an entry in common"),
    "has_none_field": Text("{a}与{b}没有相同的项", "{a} and {b} have no entry in common"),
    "has_none_field_plural": Text("{a}与{b}没有相同的项", "{a} and {b} have no entry in common"),
}
_CONDITIONS: dict[str, Text] = {
    "all_of": Text("以下各项都成立：", "All of this is true:"),
    "any_of": Text("以下至少一项成立：", "At least one of these is true:"),
    "always": Text("总是成立", "this always holds"),
    "never": Text("从不成立", "this never holds"),
    # which records: {set}
    "set": Text("{whole}", "{whole}"),
    "set_within": Text("近{span}的{noun}", "the {many} from the last {span}"),
    "set_time": Text("{time}在近{span}之内的{noun}", "the {many} whose {time} lies in the last {span}"),
    "some_set": Text("{whole}", "{many}"),
    "some_set_within": Text("近{span}的{noun}", "{many} from the last {span}"),
    "some_set_time": Text("{time}在近{span}之内的{noun}", "{many} whose {time} lies in the last {span}"),
    # how many of them; with what they are like behind it
    "at_least": Text("{set}中，至少有{n}{m}{like}", "at least {n} of {set}{like}"),
    "fewer": Text("{set}中，不足{n}{m}{like}", "fewer than {n} of {set}{like}"),
    "none": Text("{set}中，没有任何一{m}{like}", "none of {set}{like}"),
    "at_most": Text("{set}中，至多有{n}{m}{like}", "at most {n} of {set}{like}"),
    "more": Text("{set}中，有超过{n}{m}{like}", "more than {n} of {set}{like}"),
    "exactly": Text("{set}中，恰好有{n}{m}{like}", "exactly {n} of {set}{like}"),
    "not_exactly": Text("{set}中，不是恰好有{n}{m}{like}", "a number other than {n} of {set}{like}"),
    # or with nothing behind it
    "at_least_any": Text("{set}至少有{n}{m}", "there are at least {n} {some}"),
    "at_least_any_1": Text("{set}至少有{n}{m}", "there is at least {n} {some}"),
    "at_most_any_1": Text("{set}至多有{n}{m}", "there is at most {n} {some}"),
    "more_any_1": Text("{set}超过{n}{m}", "there is more than {n} {some}"),
    "exactly_any_1": Text("{set}恰好有{n}{m}", "there is exactly {n} {some}"),
    "fewer_any": Text("{set}不到{n}{m}", "there are fewer than {n} {some}"),
    "none_any": Text("{set}一{m}也没有", "there are no {some}"),
    "at_most_any": Text("{set}至多有{n}{m}", "there are at most {n} {some}"),
    "more_any": Text("{set}超过{n}{m}", "there are more than {n} {some}"),
    "exactly_any": Text("{set}恰好有{n}{m}", "there are exactly {n} {some}"),
    "not_exactly_any": Text("{set}不是恰好有{n}{m}", "the number of {set} is not {n}"),
    "burst": Text(
        "{set}中，至少有{n}{m}的{time}集中在{burst}之内，且都{like}",
        "at least {n} of {set}, with their {time} within {burst} of each other,{like}",
    ),
    "no_burst": Text(
        "{set}中，任何{burst}之内（按{time}算）都不到{n}{m}{like}",
        "in no period of {burst} (by their {time}) are there {n} of {set} that{like}",
    ),
    "burst_any": Text(
        "{set}中，至少有{n}{m}的{time}集中在{burst}之内",
        "at least {n} of {set} have their {time} within {burst} of each other",
    ),
    "no_burst_any": Text(
        "{set}中，任何{burst}之内（按{time}算）都不到{n}{m}",
        "in no period of {burst} (by their {time}) are there {n} of {set}",
    ),
    "every": Text("{set}中，每一{m}（如果有）都{like}", "every one of {set}, if any,{like}"),
    "every_which": Text(
        "{set}中，凡{which}的（如果有），都{like}", "every one of {set} for which {which}, if any,{like}"
    ),
    "share": Text("{set}中，至少有{share}{like}", "at least {share} of {set}{like}"),
    "less_share": Text(
        "{set}中，不足{share}（或一{m}也没有）{like}", "less than {share} of {set} (or there are none){like}"
    ),
    "share_which": Text(
        "{set}中，凡{which}的，至少有{share}{like}", "of {set} for which {which}, at least {share}{like}"
    ),
    "less_share_which": Text(
        "{set}中，凡{which}的，不足{share}（或一{m}也没有）{like}",
        "of {set} for which {which}, less than {share} (or there are none){like}",
    ),
    "distinct": Text(
        "{set}至少涉及{n}个不同的{field}{only}", "at least {n} different values of {field} occur among {set}{only}"
    ),
    "few_distinct": Text(
        "{set}涉及不到{n}个不同的{field}{only}", "fewer than {n} different values of {field} occur among {set}{only}"
    ),
    "total": Text("{set}的{field}合计至少为{n}{only}", "{field} adds up to at least {n} over {set}{only}"),
    "small_total": Text("{set}的{field}合计少于{n}{only}", "{field} adds up to less than {n} over {set}{only}"),
    "only": Text("，只计{which}的{noun}", ", counting only those for which {which}"),
    "only_all": Text("，只计同时符合以下各项的{noun}：", ", counting only those for which all of this is true:"),
    "only_any": Text(
        "，只计符合以下至少一项的{noun}：", ", counting only those for which at least one of these is true:"
    ),
    # what they are like: {like}
    "like": Text("符合：{which}", " is such that {which}"),
    "like_plural": Text("符合：{which}", " are such that {which}"),
    "like_all": Text("同时符合以下各项：", " is such that all of this is true:"),
    "like_all_plural": Text("同时符合以下各项：", " are such that all of this is true:"),
    "like_any": Text("符合以下至少一项：", " is such that at least one of these is true:"),
    "like_any_plural": Text("符合以下至少一项：", " are such that at least one of these is true:"),
}

_RULES: dict[str, Text] = {
    "contents": Text("目录", "Contents"),
    "holds_when": Text("成立条件", "Holds when"),
    "applies_when": Text("适用条件", "Applies when"),
    "met_when": Text("满足条件", "Met when"),
    "evidence": Text("所需证据", "Evidence"),
    "evidence_item": Text(
        "每一{m}作为依据的{noun}，都须有有效的证据证明：{kinds}",
        "each {one} relied on must be shown by valid evidence: {kinds}",
    ),
    "evidence_early": Text(
        "每一{m}作为依据的{noun}，都须有有效的证据证明：{kinds}（可以早于该{noun}取得）",
        "each {one} relied on must be shown by valid evidence: {kinds} (which may be older than the {one})",
    ),
    "evidence_none": Text("不要求证据", "none is asked for"),
    "communication": Text("事先沟通", "Talking first"),
    "waived": Text("不要求事先沟通", "nobody has to talk to the buyer first"),
    "contact": Text(
        "行为发生之后，须与买家有效沟通至少{attempts}次，每次沟通后等候{wait}（买家先回复的不必等）",
        "after the conduct, contacts with the buyer that count: at least {attempts}, each with a wait of {wait} (or until the buyer replies)",
    ),
    "contact_now": Text(
        "行为发生之后，须与买家有效沟通至少{attempts}次，沟通后不必等候",
        "after the conduct, contacts with the buyer that count: at least {attempts}, without a wait",
    ),
    "answer": Text("买家作出的解释，须已答复", "what the buyer has explained must have been answered"),
    "own_procedures": Text("另须办理的手续", "Procedures needed besides"),
    "own_procedure": Text("{title}（{id}）", "{title} ({id})"),
    "gone": Text(
        "{title}（{id}；此日期不生效，因此无法满足）", "{title} ({id}; not in force on this date, so it cannot be met)"
    ),
    "block": Text("建议的拉黑", "Recommended block"),
    "days": Text("最长{days}天", "at most {days} days"),
    "no_days": Text("本规则不限天数", "this rule sets no limit of days"),
    "scope": Text("范围只限：{scope}", "limited to: {scope}"),
    "any_scope": Text("范围以请求为准", "the scope is the one asked for"),
    "severity": Text("严重程度：{severity}", "severity: {severity}"),
    "in_force": Text("生效期间", "In force"),
    "from_until": Text(
        "自{since}起，至{until}前（不含当日），按协调世界时（UTC）的日期计",
        "from {since} until before {until} (UTC dates)",
    ),
    "from_on": Text("自{since}起，按协调世界时（UTC）的日期计", "from {since} on (UTC date)"),
    "until_on": Text("至{until}前（不含当日），按协调世界时（UTC）的日期计", "until before {until} (UTC date)"),
    "shielded_by": Text("阻止按本规则拉黑的保护", "Protections that stand in its way"),
    "not_shielded_by": Text("不阻止本规则的保护", "Protections that do not stand in its way"),
    "protects": Text("保护范围", "Protects from"),
    "protects_all": Text("不论以何种事由，都不得拉黑", "a block on any ground"),
    "protects_grounds": Text("不得以下列事由拉黑：{grounds}", "a block on the ground of: {grounds}"),
    "but_not": Text("但不阻止下列规则：{rules}", "but not from these rules: {rules}"),
    "required": Text("何时须办", "Needed"),
    "always_required": Text("每次拉黑都须办理", "for every block"),
    "on_request": Text("只在下列规则要求时办理：{rules}", "only where these rules ask for it: {rules}"),
    "nobody_asks": Text("目前没有规则要求办理", "no rule asks for it at present"),
    "remedy": Text("未满足时", "If it is not met"),
    "no_remedy": Text("没有补办的办法", "nothing honest would put it right"),
    "numbers": Text("所用数值", "Its numbers"),
    "number": Text("{title}：{value}", "{title}: {value}"),
    "sources": Text("依据", "Rests on"),
    "source": Text("{title}。{note}", "{title}. {note}"),
}
_POLICY: dict[str, Text] = {
    "as_on": Text("{name} {version} · {date}（UTC）生效的内容", "{name} {version} · as in force on {date} (UTC)"),
    "digest": Text("内容指纹：{digest}", "Fingerprint of its content: {digest}"),
    "platforms": Text("只适用于以下平台的案件：{names}", "only for cases of the platforms: {names}"),
    "all_platforms": Text("适用于任何平台的案件", "for cases of any platform"),
    "how_decided": Text("怎样得出结论", "How a decision is made"),
    "step_ground": Text(
        "至少一条事由规则成立：条件为真，并且所需证据齐全",
        "at least one ground rule is proven: its condition is true and the evidence that it needs is there",
    ),
    "step_shield": Text(
        "没有任何保护阻止它；保护成立，或资料不全无法判断是否成立，都不得拉黑",
        "no protection stands in its way; one that applies, or of which nobody knows whether it applies, forbids the block",
    ),
    "step_procedure": Text(
        "每次都须办理的手续，以及该规则另外要求的手续，全部满足",
        "all procedures that every block needs, and those that the rule asks for besides, are met",
    ),
    "step_contact": Text(
        "已按该规则的要求事先沟通；只差这一步的，结论是“先沟通，再决定”",
        "the buyer has been talked to as the rule asks; where only this is missing the answer is “talk to the buyer first”",
    ),
    "decided_when": Text(
        "只有以下各项依次满足，才可以拉黑；否则不得拉黑：",
        "A block is permitted only where all of this holds, in this order; otherwise it is not:",
    ),
    "how_read": Text("怎样读这些规则", "How to read the rules"),
    "read_unknown": Text(
        "每个条件可能为真、为假或未知。没有填写的内容一律是未知；未知不会帮到想拉黑的一方。",
        "Every condition is true, false or unknown. What is not entered is unknown, and what is unknown never helps the one who wants to block.",
    ),
    "read_evidence": Text(
        "对拉黑有利的记录，缺少有效证据的一律按未知处理；对买家有利的记录不需要证据。",
        "A record that speaks for a block and lacks valid evidence counts as unknown; a record that speaks for the buyer needs no evidence.",
    ),
    "read_within": Text(
        "“近 90 天”指从判断时点往回 90 天之内，首尾都算在内，一天为 24 小时；按该记录自己的时间（例如下单时间）计算。",
        "“From the last 90 days” means at most 90 days of 24 hours before the time of the decision, both ends included, by the record's own time (such as when an order was placed).",
    ),
    "read_unlooked": Text(
        "没有查过的记录与查过而没有的记录不同：前者未知，后者才是没有。",
        "Records that nobody looked up are not the same as none: the former is unknown, only the latter is none.",
    ),
    "read_numbers": Text(
        "规则里的数值都是可以调整的参数，列在文末。",
        "The numbers in the rules are parameters that a shop may set; they are listed at the end.",
    ),
    "ground_head": Text("事由：{ground}", "Ground: {ground}"),
    "semicolon": Text("；", "; "),
    "protections": Text("保护：什么情况下不得拉黑", "Protections: what forbids a block"),
    "procedures": Text("手续：拉黑前须办妥的事", "Procedures: what must be in order before a block"),
    "valid_evidence": Text("什么是有效的证据", "What counts as valid evidence"),
    "valid_when": Text("一份证据有效，须", "A piece of evidence is valid when"),
    "valid_also": Text(
        "此外，证据须指明它证明哪些记录，取证不晚于判断时点，并且（除非另有说明）不早于该记录。",
        "It must also name the records that it shows, be captured not after the time of the decision, and (unless the rule says otherwise) not before the record.",
    ),
    "never_valid": Text("规则没有说明，因此任何证据都无效。", "The policy does not say, so no evidence is valid."),
    "valid_contact": Text("什么是有效的沟通", "What counts as talking to the buyer"),
    "counts_when": Text("一次沟通有效，须", "A contact counts when"),
    "never_counts": Text("规则没有说明，因此任何沟通都不算。", "The policy does not say, so no contact counts."),
    "obligations": Text("拉黑之后店铺仍须做到", "What the shop still owes the buyer after a block"),
    "parameters": Text("数值", "The numbers"),
    "head_number": Text("数值", "Number"),
    "head_value": Text("此日期的值", "Value on this date"),
    "head_why": Text("为什么", "Why"),
    "head_rules": Text("用于", "Used by"),
    "dated": Text("{value}（{schedule}）", "{value} ({schedule})"),
    "dated_from": Text("自{since}起{value}", "from {since}: {value}"),
    "no_value": Text("还没有值", "no value yet"),
    "used_by_valid": Text("有效证据", "valid evidence"),
    "used_by_contact": Text("有效沟通", "contacts that count"),
    "not_in_force": Text("此日期不生效的规则", "Rules not in force on this date"),
    "not_yet": Text("{title}（{id}）：{period}", "{title} ({id}): {period}"),
    "no_such_day_rule": Text("此日期没有任何规则生效。", "No rule is in force on this date."),
}

_CASE: dict[str, Text] = {
    "case_title": Text("案件 {case}：逐条说明", "Case {case}: condition by condition"),
    "case_as_of": Text(
        "判断时点：{as_of} · 规则：{policy} {version} · 结论：{outcome}",
        "time of the decision: {as_of} · policy: {policy} {version} · answer: {outcome}",
    ),
    "legend": Text("✓ 真　✗ 假　? 未知", "✓ true   ✗ false   ? unknown"),
    "status_not_considered": Text(
        "请求没有以此为由，结论不看这条规则",
        "the request names other grounds, so that the answer does not look at this rule",
    ),
    "status_not_established": Text("不成立", "does not hold"),
    "status_unproven": Text("未能证实：缺少证据或资料", "not proven: evidence or facts are missing"),
    "status_shielded": Text("成立，但买家受保护，不得拉黑", "proven, but the buyer is protected: no block"),
    "status_proven": Text("成立，但手续不全", "proven, but the procedure is not in order"),
    "status_eligible": Text(
        "成立，手续齐全，尚须先与买家沟通", "proven and in order; the buyer must be talked to first"
    ),
    "status_communicated": Text(
        "成立，手续齐全，已沟通：可以拉黑", "proven, in order and talked over: a block is permitted"
    ),
    "status_clear": Text("不适用", "does not apply"),
    "status_unresolved": Text(
        "是否适用尚不清楚，因此与适用一样不得拉黑",
        "nobody knows whether it applies, so it forbids the block just the same",
    ),
    "status_applies": Text("适用：不得拉黑", "applies: no block"),
    "status_met": Text("已满足", "met"),
    "status_unmet": Text("未满足", "not met"),
    "status_unknown": Text("是否满足尚不清楚", "nobody knows whether it is met"),
    # fields
    "in_case": Text("案件中：{noun}为{value}（{pointer}）", "in the case: {noun} is {value} ({pointer})"),
    "in_case_plural": Text("案件中：{noun}为{value}（{pointer}）", "in the case: {noun} are {value} ({pointer})"),
    "in_case_so": Text("案件中：{clause}（{pointer}）", "in the case: {clause} ({pointer})"),
    "worked_out": Text("{noun}为{value}，算得的数额为{other}", "{noun} is {value}, the amount worked out is {other}"),
    "not_in_case": Text("案件没有填写{noun}（{pointer}）", "the case does not say: {noun} ({pointer})"),
    "fill_in": Text("查清并填入{noun}，才能判断", "find out and enter {noun}: then it can be told"),
    "given": Text("已填写的内容", "there"),
    "nothing": Text("空", "none"),
    "off_by": Text("相差{amount}", "off by {amount}"),
    "wait_for_value": Text(
        "参数“{title}”在此日期还没有值，因此整个条件是未知",
        "the number “{title}” has no value yet on this date, so that the whole condition is unknown",
    ),
    "bound_unknown": Text(
        "所要求的数目依赖没有填写的内容，因此未知",
        "the number asked for depends on what is not entered, and is unknown",
    ),
    # collections
    "not_looked": Text(
        "案件没有{noun}的资料（/{name}）：没有人查过",
        "the case says nothing of {many} (/{name}): nobody looked them up",
    ),
    "look_up": Text("查清并填入；确实没有就写 []", "look them up and enter them; if there are none write []"),
    "tally": Text("符合的有{low}{m}", "records that count: {low}"),
    "tally_more": Text("符合的有{low}{m}，未知的另有{more}{m}", "records that count: {low}; unknown: {more}"),
    "tally_burst": Text("集中在{burst}之内的最多有{low}{m}", "the most that lie within {burst} of each other: {low}"),
    "tally_burst_more": Text(
        "集中在{burst}之内的最多有{low}{m}，连同未知的最多有{high}{m}",
        "the most that lie within {burst} of each other: {low}; with the unknown ones {high}",
    ),
    "tally_distinct": Text("不同的{field}有{low}个", "different values of {field}: {low}"),
    "tally_distinct_more": Text(
        "不同的{field}有{low}个，连同未知的最多{high}个",
        "different values of {field}: {low}, with what is unknown at most {high}",
    ),
    "tally_total": Text("{field}合计{low}", "{field} adds up to {low}"),
    "tally_total_more": Text(
        "{field}合计{low}，连同未知的最多{high}", "{field} adds up to {low}, with what is unknown at most {high}"
    ),
    "tally_total_open": Text(
        "{field}合计{low}，未知的部分可能是任何数额", "{field} adds up to {low}; what is unknown may come to any amount"
    ),
    "tally_share": Text("{whole}{m}中有{low}{m}，即{percent}", "{low} of {whole}, that is {percent}"),
    "tally_share_more": Text(
        "最少为{whole}{m}中的{low}{m}（{percent}），最多为{narrow}{m}中的{high}{m}（{most}）",
        "at least {low} of {whole} ({percent}), at most {high} of {narrow} ({most})",
    ),
    "tally_share_none": Text("一{m}也没有，因此没有比例", "there are none, so that there is no share"),
    "short": Text("还差{n}", "short by {n}"),
    "short_known": Text(
        "未知的当中再有{n}查明符合（证据和资料齐全），即成立",
        "if {n} of those that are unknown turn out to count (with evidence and facts), this holds",
    ),
    "short_known_total": Text("未知的部分若再有{n}，即成立", "if what is unknown comes to {n} more, this holds"),
    "over": Text("超出{n}", "too many by {n}"),
    "open_above": Text(
        "未知的当中查明至多{n}符合，才成立",
        "this holds only if of those that are unknown at most {n} turn out to count",
    ),
    "open_above_0": Text(
        "未知的当中查明一{m}也不符合，才成立", "this holds only if none of those that are unknown turns out to count"
    ),
    "open_exactly": Text("未知的查明之后才能判断", "it can be told when the unknown ones are known"),
    "lapses": Text(
        "就时限而言，到{until}为止都成立；之后，若没有新的记录，便超出近{span}",
        "as far as the period goes, true until {until}; later, without new records, it is more than {span} ago",
    ),
    "holds_records": Text("符合的记录", "records that count"),
    "unknown_records": Text("未知的记录", "records of which it is not known"),
    "other_records": Text("不符合的记录", "records that do not count"),
    "record": Text("{ref}（{time}）", "{ref} ({time})"),
    "record_why": Text("{ref}（{time}）：{why}", "{ref} ({time}): {why}"),
    "shown_by": Text("证据{refs}", "shown by {refs}"),
    "and_more": Text("另有{n}{m}", "and {n} more"),
    # why a record counts, or not
    "too_old": Text("超出近{span}，早了{by}", "outside the last {span} by {by}"),
    "future": Text("日期晚于判断时点（晚{by}），还不算", "dated {by} after the time of the decision"),
    "no_time": Text(
        "没有填写{noun}，无法判断是否在期限内", "without {noun} nobody can tell whether it lies in the period"
    ),
    "no_evidence": Text("缺少有效证据：{kinds}", "valid evidence is missing: {kinds}"),
    "no_field": Text("没有填写{noun}", "not entered: {noun}"),
    "not_so": Text("不符合：{clause}", "not so: {clause}"),
    "not_so_but": Text("不符合：{clause}（实际为{value}）", "not so: {clause} (it is {value})"),
    # communication
    "conduct_at": Text(
        "所依据的行为最早发生于{time}，在此之后的沟通才算",
        "the conduct began at {time}; only contacts from then on count",
    ),
    "no_contacts": Text(
        "案件没有沟通的资料（/communications）：没有人查过",
        "the case says nothing of contacts (/communications): nobody looked them up",
    ),
    "contacts_tally": Text("有效的有{n}次，要求至少{wanted}次", "{n} count, at least {wanted} are asked for"),
    "contact_early": Text("早于所依据的行为", "before the conduct"),
    "contact_waits": Text(
        "有效，但要等到{until}（或买家先回复）", "counts from {until} on (or as soon as the buyer replies)"
    ),
    "contact_open": Text(
        "买家作了解释，尚未答复（answered_at）", "the buyer has explained, and nobody has answered (answered_at)"
    ),
    "case_protections": Text("阻止它的保护", "Protections that stand in its way"),
    "none_stands": Text("没有", "none"),
    "case_procedures": Text("未满足的手续", "Procedures that are not in order"),
    "all_met": Text("没有，全部满足", "none, all are met"),
    "not_over_source": Text(
        "不会写入 {file}：那可能是规则或案件；请用 .md、.html 或 .txt 结尾的文件名",
        "will not write to {file}, which may be a policy or a case: name a file that ends in .md, .html or .txt",
    ),
    "named_status": Text("{title}（{id}）：{status}", "{title} ({id}): {status}"),
}

EXPLAIN: dict[str, Text] = {**_VALUES, **_COMPARISONS, **_CONDITIONS, **_RULES, **_POLICY, **_CASE}
