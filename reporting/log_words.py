"""The fixed texts of `fairblock log`, in Chinese and English."""

from ..engine.language.texts import Text

LOG_WORDS: dict[str, Text] = {
    "log_needs": Text(
        "决定日志需要 SQLAlchemy 和 cryptography：请运行 pip install 'fairblock[log]'",
        "the decision log needs SQLAlchemy and cryptography: run pip install 'fairblock[log]'",
    ),
    "log_recorded": Text("{case} 已记入日志：{id}", "{case} is on the record as {id}"),
    "log_not_recorded": Text(
        "没能记入日志，所以不给出结论；之后的案件都没有处理",
        "it could not be recorded, so no answer is given; no later case was decided",
    ),
    "log_made": Text("已建立日志 {where}", "made the log {where}"),
    "log_made_unsigned": Text(
        "这份日志不签名；要签名，请先用 `fairblock log key` 生成密钥，并写进配置的 `key`",
        "it will not be signed; for that make a key with `fairblock log key` and name it as `key` in the config",
    ),
    "log_key_made": Text(
        "私钥已写入 {private}（只有你能读，不要放进数据库或代码仓库），公钥已写入 {public}（请在别处也存一份）",
        "wrote the private key to {private} (only you can read it; keep it out of the database and of repositories) "
        "and the public key to {public} (keep a copy elsewhere)",
    ),
    "log_none": Text("没有符合条件的条目", "no entry matches"),
    "log_purged_entry": Text("个人信息已清除", "its personal part was purged"),
    "log_verified": Text(
        "日志完好：{entries} 条，其中决定 {decisions} 条；签名 {heads} 个，锚点 {anchors} 个，已清除 {erased} 条",
        "the log is as it was recorded: {entries} entries, {decisions} of them decisions; {heads} signatures, "
        "{anchors} anchors, {erased} purged",
    ),
    "log_last": Text("最后一条：第 {seq} 条 {id}", "the last entry is number {seq}, {id}"),
    "log_broken": Text("日志不再是当初记录的样子：", "the log is not as it was recorded:"),
    "log_exported": Text("已导出到 {file}", "exported to {file}"),
    "log_anchored": Text("锚点（第 {seq} 条）已追加到 {file}", "appended the anchor for entry {seq} to {file}"),
    "log_would_purge": Text(
        "将清除 {count} 条的个人信息（早于 {before}）；加上 --yes 才会真的清除",
        "would erase the personal part of {count} entries from before {before}; say --yes to do it",
    ),
    "log_purged": Text(
        "已清除 {count} 条的个人信息（早于 {before}），清除本身记为 {id}",
        "erased the personal part of {count} entries from before {before}; the purge is on the record as {id}",
    ),
    "log_not_scrubbed": Text(
        "文件里可能还有残留：别的程序正在读日志，或者（在 PostgreSQL 里）这个角色不是表的所有者；"
        "稍后再运行一次，或者请所有者运行",
        "the files may still hold traces of it: another program is reading the log, or, in PostgreSQL, this role does "
        "not own its tables; run it again later, or as their owner",
    ),
    "log_number": Text("编号", "number"),
    "log_time": Text("时间", "time"),
    "log_kind": Text("种类", "kind"),
    "log_of": Text("关于", "about"),
    "log_verdict": Text("结论", "verdict"),
    "log_case": Text("案件", "case"),
    "log_shop": Text("店铺", "shop"),
    "log_buyer": Text("买家", "buyer"),
    "log_operator": Text("操作人", "operator"),
    "log_grounds": Text("事由", "grounds"),
    "log_remark": Text("备注", "remark"),
    "log_policy": Text("规则集", "policy"),
    "log_engine": Text("引擎版本", "engine"),
    "log_digest": Text("案件指纹", "input digest"),
    "log_inputs": Text("保留案件", "inputs kept"),
    "log_latency": Text("用时", "took"),
    "log_hash": Text("链上的值", "hash"),
    "log_reasons": Text("理由", "reasons"),
    "log_events": Text("此后", "since then"),
    "log_body": Text("内容", "content"),
    "log_masked": Text("（已遮盖）", "(masked)"),
}
