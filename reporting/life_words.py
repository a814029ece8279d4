"""The fixed texts of what became of decisions: of `fairblock log lift` and its like, `log due`, `log history`, `letter`, `replay`."""

from ..engine.language.texts import Text

LIFE_WORDS: dict[str, Text] = {
    "life_recorded": Text("已记录 {event}（决定 {decision}）", "recorded {event} (decision {decision})"),
    "life_same_person": Text(
        "注意：处理申诉的人就是当初申请拉黑的人（{who}）；申诉应由另一个人处理",
        "note: the appeal was decided by the person who asked for the block ({who}); another person should decide it",
    ),
    "life_must_lift": Text(
        "请在平台上解除这次拉黑：fairblock 只做记录，不执行",
        "now lift the block on the platform: fairblock only keeps the record",
    ),
    "due_unconfirmed": Text("不知是否已执行", "not known whether carried out"),
    "due_appeal": Text("申诉待处理", "appeal open"),
    "due_ended": Text("已到期", "ended"),
    "due_ends": Text("将到期", "ends soon"),
    "due_no_end": Text("没有期限", "has no end"),
    "due_buyer": Text("买家", "buyer"),
    "due_masked": Text("（已遮盖）", "(masked)"),
    "due_count": Text(
        "允许的拉黑共 {blocks} 次，其中 {count} 次需要处理", "{count} of {blocks} allowed blocks to look at"
    ),
    "due_none": Text("允许的拉黑共 {blocks} 次，没有需要处理的", "nothing to look at among {blocks} allowed blocks"),
    "history_unconfirmed": Text(
        "这位买家有 {count} 次允许的拉黑不知是否已执行，没有列入 blocks；请用 `fairblock log carried-out` 记录",
        "{count} allowed blocks of this buyer are not known to be carried out and are not among the blocks; record them with `fairblock log carried-out`",
    ),
    "letter_which": Text(
        "写一个决定的编号并用 --log 指明日志，或者用 --case 给出案件",
        "give the id of a decision and its --log, or a case with --case",
    ),
    "letter_policy_with_log": Text(
        "日志里的决定有自己的规则集：不要写 --policy", "a decision of the log has its policy: leave out --policy"
    ),
}
