"""The fixed texts of `fairblock replay`."""

from ..engine.language.texts import Text

REPLAY_WORDS: dict[str, Text] = {
    "replay_changed": Text("结论文件与当时不同", "the verdict is not the bytes of then"),
    "replay_flip": Text("{then} → {now}", "{then} → {now}"),
    "replay_place": Text("第一处不同：{place}", "first difference: {place}"),
    "replay_place_order": Text("只有字段的次序不同", "only the order of fields differs"),
    "replay_rule": Text("{rule}：{then} → {now}", "{rule}: {then} → {now}"),
    "replay_no_status": Text("（没有这条规则）", "(no such rule)"),
    "replay_more_rules": Text("另有 {count} 条规则的状态不同", "{count} more rules with another status"),
    "replay_block": Text("允许拉黑的范围、天数不同", "what the block may be differs: its scope or its days"),
    "replay_engine": Text("当时由 fairblock {version} 判断", "decided then by fairblock {version}"),
    "replay_selected": Text("选中 {count} 个决定", "{count} decisions selected"),
    "replay_same": Text("与当时逐字节相同：{count}", "the same bytes as then: {count}"),
    "replay_same_meaning": Text("结论、规则状态和拉黑都不变：{count}", "nothing would change: {count}"),
    "replay_other_engine": Text(
        "（其中 {count} 个当时由别的版本判断）", " ({count} of them decided then by another version)"
    ),
    "replay_differ": Text("与当时不同：{count}", "not as then: {count}"),
    "replay_would_flip": Text("结论会不同：{count}", "another answer: {count}"),
    "replay_flips": Text("{then} → {now}：{count}", "{then} → {now}: {count}"),
    "replay_would_differ": Text("结论相同，规则状态或拉黑会不同：{count}", "the same answer in another way: {count}"),
    "replay_not": Text("无法重新判断：{count}", "could not be replayed: {count}"),
    "replay_why": Text("{why}：{count}", "{why}: {count}"),
    "replay_why_unknown_id": Text("日志里没有这个编号", "the log has no such id"),
    "replay_why_no_decision": Text("不是决定", "no decision"),
    "replay_why_purged": Text("已清除", "purged"),
    "replay_why_not_kept": Text("没有保存案件（inputs: digest）", "the case was not kept (inputs: digest)"),
    "replay_why_masked": Text("案件有遮盖（inputs: masked）", "the case is masked (inputs: masked)"),
    "replay_why_other_inputs": Text(
        "保存的案件与当时的摘要不符", "the case that was kept does not have the digest of then"
    ),
    "replay_why_no_policy": Text("日志里没有当时的规则集", "the log does not have the policy of then"),
    "replay_why_policy_refused": Text("这个版本不接受当时的规则集", "this version does not accept the policy of then"),
    "replay_why_case_refused": Text("规则集或这个版本不接受这个案件", "the policy or this version refuses the case"),
    "replay_none": Text("没有可以重新判断的决定", "nothing was replayed"),
    "replay_ids_or_filters": Text(
        "或者写编号，或者写筛选条件，不要都写", "give either ids or what to look for, not both"
    ),
    "replay_this_engine": Text("本版本：{version}", "this version: {version}"),
}
