"""The fixed texts of `fairblock backtest`."""

from ..engine.language.texts import Text

BACKTEST_WORDS: dict[str, Text] = {
    "backtest_which_kind": Text(
        "不知道怎样读 {file}：案件可以是 .parquet、.jsonl、.json，或装有这些文件的文件夹",
        "do not know how to read {file}: cases are .parquet, .jsonl or .json files, or folders of them",
    ),
    "backtest_no_files": Text(
        "文件夹 {folder} 里没有 .parquet、.jsonl 或 .json 文件",
        "the folder {folder} has no .parquet, .jsonl or .json file in it",
    ),
    "backtest_not_parquet": Text("读不了 {file}：{why}", "cannot read {file} as Parquet: {why}"),
    "backtest_no_cases_table": Text("{file} 不是案件表：{why}", "{file} is no table of cases: {why}"),
    "backtest_column_twice": Text("{file} 有同名的列：{names}", "{file} has several columns of one name: {names}"),
    "backtest_no_zone": Text(
        "{file} 的时间没有时区，按 UTC 读取", "the times in {file} have no time zone and are read as UTC"
    ),
    "backtest_one_by_one": Text(
        "没有查询可用，改为逐件判断（答案相同，慢很多）：{why}",
        "no query can be had, so cases are decided one by one (the same answers, much slower): {why}",
    ),
    "backtest_not_ours": Text(
        "{folder} 里有别的东西：请给出空文件夹、不存在的文件夹，或以前回测用过的文件夹",
        "{folder} holds other things: give an empty folder, one that is not there yet, or that of an earlier backtest",
    ),
    "backtest_empty_name": Text("{name} 是空的：请写出文件或文件夹", "{name} is empty: name a file or a folder"),
    "backtest_in_use": Text(
        "另一次回测正在用 {folder}：等它做完，或换一个文件夹",
        "another backtest is using {folder}: wait until it is done, or give another folder",
    ),
    "backtest_part_gone": Text(
        "{file} 中途不见了，没有它就少算案件：再运行同一条命令，会重做这一部分",
        "{file} went away meanwhile, and without it cases would be missing: the same command again decides that part anew",
    ),
    "backtest_not_regular": Text(
        "{file} 不是普通文件，只能读一遍：请改用 `-`，从标准输入读",
        "{file} is no regular file and can be read only once: give `-` and let it be standard input",
    ),
    "backtest_other_run": Text(
        "{folder} 是另一次回测的（不同的是：{what}）：加 --restart 丢弃它，或换一个文件夹",
        "{folder} is of another backtest (what differs: {what}): --restart throws that away, or give another folder",
    ),
    "backtest_bad_state": Text(
        "{file} 读不懂：删去它所在的文件夹，或换一个", "{file} cannot be understood: remove its folder, or give another"
    ),
    "backtest_no_going_on": Text(
        "标准输入的回测不能接着做：加 --restart 丢弃 {folder}，或换一个文件夹",
        "a backtest of standard input cannot go on: --restart throws {folder} away, or give another folder",
    ),
    "backtest_going_on": Text(
        "接着做 {folder}：已有 {parts} 部分，{cases} 个案件",
        "going on in {folder}: {parts} parts with {cases} cases are done",
    ),
    "backtest_interrupted": Text(
        "已中断；再运行同一条命令，就从这里接着做", "interrupted; the same command again goes on from here"
    ),
    "backtest_out_unusable": Text("用不了文件夹 {folder}：{why}", "cannot use the folder {folder}: {why}"),
    "backtest_bad_gate": Text(
        "看不懂 --fail-on `{text}`：写成 名称 > 数字 或 名称 > 数字%，比较可用 > >= < <=；名称有：{names}",
        "cannot understand --fail-on `{text}`: write NAME > NUMBER or NAME > NUMBER%, with one of > >= < <=; the names are: {names}",
    ),
    "backtest_gate_needs_two": Text(
        "--fail-on `{text}` 要与 --against 一起用", "--fail-on `{text}` needs --against to compare with"
    ),
    "backtest_nothing_decided": Text("没有一个案件能判断", "not one case could be decided"),
    "backtest_deciding": Text("判断中", "deciding"),
    "backtest_written": Text(
        "已写入 {folder}：report.html（报告）、summary.json、verdicts/（每个案件一行）、undecided.jsonl",
        "wrote to {folder}: report.html, summary.json, verdicts/ (a row a case), undecided.jsonl",
    ),
    # the text
    "backtest_title": Text("回测 {new}", "backtest of {new}"),
    "backtest_title_two": Text("回测 {new}，与 {against} 相比", "backtest of {new} against {against}"),
    "backtest_cases": Text(
        "{read} 个案件（{first} 至 {last}），判断了 {decided} 个",
        "{read} cases ({first} to {last}), {decided} decided",
    ),
    "backtest_verdicts": Text("结论", "Verdicts"),
    "backtest_new": Text("新", "new"),
    "backtest_old": Text("旧", "old"),
    "backtest_flips": Text("结论改变：{count} 个案件（{share}）", "Changed: {count} cases ({share})"),
    "backtest_no_flips": Text("没有一个案件的结论改变", "The verdict of no case changed"),
    "backtest_buyers": Text("买家", "Buyers"),
    "backtest_blocked": Text("{every} 位买家中可拉黑 {new} 位", "{new} of {every} buyers may be blocked"),
    "backtest_newly_blocked": Text(
        "新近可拉黑的 {newly} 位，不再可拉黑的 {no_longer} 位", "{newly} newly so, {no_longer} no longer"
    ),
    "backtest_rules": Text("变化最多的规则", "Rules that changed most"),
    "backtest_allowing": Text("允许最多的规则", "Rules that allow most"),
    "backtest_no_rule_changed": Text("没有一条规则变化", "no rule changed"),
    "backtest_rule": Text("规则", "rule"),
    "backtest_changed": Text("状态改变", "changed"),
    "backtest_newly": Text("新允许", "newly allowing"),
    "backtest_no_longer": Text("不再允许", "no longer"),
    "backtest_allows": Text("允许", "allow"),
    "backtest_added": Text("（新增）", " (added)"),
    "backtest_removed": Text("（删去）", " (removed)"),
    "backtest_by_platform": Text("按平台", "By platform"),
    "backtest_by_shop": Text("按店铺", "By shop"),
    "backtest_by_ground": Text("按所请求的事由", "By ground requested"),
    "backtest_by_month": Text("按月（UTC）", "By month (UTC)"),
    "backtest_count": Text("案件", "cases"),
    "backtest_allowed": Text("可拉黑", "allowed"),
    "backtest_allowed_old": Text("旧可拉黑", "allowed before"),
    "backtest_flipped": Text("改变", "changed"),
    "backtest_left_out": Text("… 另有 {count} 项，数字较小", "… and {count} more, with smaller numbers"),
    "backtest_undecided": Text("不能判断：{count} 个案件", "Not decided: {count} cases"),
    "backtest_examples": Text("例子", "Examples"),
    "backtest_gates": Text("门槛", "Gates"),
    "backtest_gate_failed": Text("触发", "so"),
    "backtest_gate_passed": Text("没有触发", "not so"),
    "backtest_no_ground": Text("没有写事由", "no ground"),
    "backtest_fairness": Text("公平", "Fairness"),
    "backtest_by_rating": Text("按买家给过的最低评价", "By lowest rating given"),
    "backtest_by_rating_note": Text(
        "买家在案件所列评价中给过的最低星级；给差评的人若被拉黑得多，请查明原因。unknown：没有人查过评价。",
        "The lowest stars that the buyer gave in the reviews of the case; see why, where those who rated low are blocked more often. unknown: nobody looked for reviews.",
    ),
    "backtest_by_operator": Text("按操作人", "By operator"),
    "backtest_by_operator_note": Text(
        "提出请求的操作人；某人的请求明显更多或更常被允许时，请看他的案件。",
        "Who asked for the block; look at the cases of one who asks, or is allowed, far more often than others.",
    ),
    "backtest_by_protected_act": Text("按此前的维权行为", "By protected act before"),
    "backtest_by_protected_act_note": Text(
        "案件时间之前 90 天内买家依法行使的权利，有几种就各计一次；维权之后被拉黑得多，可能是报复。unknown：没有人查过。",
        "What the buyer lawfully did in the 90 days before the case, a case counted under each kind; more blocks after such acts may be retaliation. unknown: nobody looked.",
    ),
}
