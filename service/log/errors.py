"""What can go wrong with the decision log, in Chinese and English."""

from ...engine.language.portable import Portable
from ...engine.language.texts import Text, fill, shown

MESSAGES: dict[str, Text] = {
    "log.not_there": Text(
        "没有日志 {where}；请先运行 `fairblock log init`", "there is no log {where}; make it with `fairblock log init`"
    ),
    "log.exists": Text("{where} 已经是一份日志", "{where} is a log already"),
    "log.not_a_log": Text("{where} 里没有 fairblock 的决定日志", "{where} holds no decision log of fairblock"),
    "log.newer": Text(
        "{where} 的日志格式是 {found}，比这个版本能读的 {known} 新；请升级 fairblock",
        "{where} has format {found}, newer than the {known} that this version reads; upgrade fairblock",
    ),
    "log.url": Text(
        "`{url}` 不是日志的地址；写 sqlite:///文件 或 postgresql+psycopg://…",
        "`{url}` is no address of a log; write sqlite:///FILE or postgresql+psycopg://…",
    ),
    "log.encoding": Text(
        "数据库 {where} 的编码是 {found}，存不下所有文字；请用 CREATE DATABASE … ENCODING 'UTF8' TEMPLATE template0 另建一个",
        "the database {where} has the encoding {found}, which does not hold every text; "
        "make another one by CREATE DATABASE … ENCODING 'UTF8' TEMPLATE template0",
    ),
    "log.no_driver": Text(
        "PostgreSQL 里的日志需要 psycopg：请运行 pip install 'fairblock[postgres]'",
        "a log in PostgreSQL needs psycopg: run pip install 'fairblock[postgres]'",
    ),
    "log.busy": Text(
        "{where} 被别的程序占用，等了 {seconds} 秒；这次什么都没有写入",
        "{where} is locked by another program, for {seconds} seconds now; nothing was written",
    ),
    "log.cancelled": Text(
        "{where} 中断了操作：{why}；没有确认写入任何内容；请查看服务器的 statement_timeout，以及是否有人中断了它",
        "{where} cancelled it: {why}; nothing is acknowledged; look at the server's statement_timeout, "
        "and whether somebody cancelled it",
    ),
    "log.full": Text("{where} 所在的磁盘满了；这次什么都没有写入", "the disk of {where} is full; nothing was written"),
    "log.read_only": Text("{where} 不可写；这次什么都没有写入", "{where} cannot be written to; nothing was written"),
    "log.damaged": Text(
        "{where} 的文件损坏：{why}；请从备份恢复", "the files of {where} are damaged: {why}; restore them from a backup"
    ),
    "log.input_output": Text(
        "读写 {where} 失败：{why}；没有确认写入任何内容",
        "reading or writing {where} failed: {why}; nothing is acknowledged",
    ),
    "log.unreachable": Text("连不上 {where}：{why}", "{where} cannot be reached: {why}"),
    "log.lost": Text(
        "与 {where} 的连接断了，{seconds} 秒内没能恢复：{why}；没有确认写入任何内容",
        "the connection to {where} was lost and did not come back within {seconds} seconds: {why}; nothing is acknowledged",
    ),
    "log.gone": Text(
        "{where} 在打开之后被删除、移走或替换了；没有确认写入任何内容；请放回原处，或重新打开",
        "{where} was deleted, moved or replaced since it was opened; nothing is acknowledged; put it back, or open the log again",
    ),
    "log.interrupted": Text("写入被打断；没有确认写入任何内容", "writing was interrupted; nothing is acknowledged"),
    "log.refused": Text("{where} 拒绝了操作：{why}", "{where} refused: {why}"),
    "log.append_only": Text("日志只能追加：{why}", "the log is append-only: {why}"),
    "log.no_key": Text(
        "{where} 的记录都要签名；请在配置里写 `key`", "what {where} records is signed; name its `key` in the config"
    ),
    "log.other_key": Text("`{file}` 不是 {where} 的密钥", "`{file}` is not the key of {where}"),
    "log.key_file": Text("读不了密钥 `{file}`：{why}", "the key `{file}` cannot be read: {why}"),
    "log.key_open": Text(
        "别人也能读密钥 `{file}`；请运行 chmod 600", "others can read the key `{file}`; run chmod 600 on it"
    ),
    "log.key_exists": Text("`{file}` 已经存在，没有覆盖", "`{file}` exists, and was not overwritten"),
    "log.key_unwritable": Text("写不了 `{file}`：{why}", "`{file}` cannot be written: {why}"),
    "log.unknown_id": Text("日志里没有编号 `{id}`", "the log has no entry `{id}`"),
    "log.unknown_policy": Text("日志里没有规则集 {digest}", "the log has no policy {digest}"),
    "log.policy_content": Text(
        "规则集 {digest} 的内容读回来与摘要不符",
        "the content of the policy {digest} does not come back with that digest",
    ),
    "log.policy_refused": Text(
        "这个版本的 fairblock 不接受规则集 {digest}：{why}",
        "this version of fairblock refuses the policy {digest}: {why}",
    ),
    "log.entry_form": Text(
        "第 {seq} 条被改动过：`{field}` 不可能是 {found}；请运行 `fairblock log verify`",
        "entry {seq} was changed: its `{field}` cannot be {found}; run `fairblock log verify`",
    ),
    "log.other_triggers": Text(
        "{where} 里的触发器不是日志自己的：{names}；请运行 `fairblock log verify`，查明是谁改的",
        "the triggers in {where} are not the log's own: {names}; run `fairblock log verify`, and find out who did that",
    ),
    "log.not_json": Text("内容写不成 JSON：{why}", "what is to be recorded is not JSON: {why}"),
    "log.config": Text("配置 `{file}` 有 {count} 处问题", "the config `{file}` has {count} problem(s)"),
    "log.mask_full": Text(
        "`{file}` 里 `inputs: full` 与 `mask` 不能同时写；要遮盖就写 `inputs: masked`",
        "`{file}` has both `inputs: full` and a `mask`; write `inputs: masked` for the mask to be kept to",
    ),
    "log.config_file": Text("读不了配置 `{file}`：{why}", "the config `{file}` cannot be read: {why}"),
    "log.mask": Text(
        "`{pointer}` 不是案件里的字段；写成 /buyer/nickname 或 /orders/*/id 这样",
        "`{pointer}` is no field of a case; write it like /buyer/nickname or /orders/*/id",
    ),
    "log.mask_near": Text(
        "`{pointer}` 不是案件里的字段；没有 `{part}`，也许是 `{near}`",
        "`{pointer}` is no field of a case; there is no `{part}`, did you mean `{near}`",
    ),
    "log.mask_item": Text(
        "`{pointer}` 里 `{part}` 处是数组；写 `*` 代表其中每一项",
        "`{part}` in `{pointer}` stands where an array is; write `*` for each of its items",
    ),
    "log.mask_needed": Text(
        "`{pointer}` 不能遮盖：结论就是关于 `{field}` 的",
        "`{pointer}` cannot be masked: the verdict is about `{field}`",
    ),
    "log.anchor_file": Text("`{file}` 第 {line} 行不是锚点", "line {line} of `{file}` is no anchor"),
    "log.not_kept": Text(
        "数据库没有留住刚写入的第 {first} 到 {last} 条，像是有触发器把它们吞掉了；什么都没有确认；请查明是谁改的",
        "the database did not keep the entries {first} to {last} that were just written to it, as if a trigger swallowed "
        "them; nothing is acknowledged; find out who did that",
    ),
    "log.other_log": Text(
        "`{file}` 属于另一份日志 {found}，这一份是 {log}", "`{file}` is of another log, {found}; this one is {log}"
    ),
    "log.export_form": Text(
        "`{file}` 第 {line} 行不像日志的导出：{why}", "line {line} of `{file}` is not of an exported log: {why}"
    ),
    "log.purge_time": Text(
        "没有那么旧的条目：清除的期限落在公元 1 年到 9999 年之外；请写短一些的期限，如 180d",
        "no entry is that old: the time to purge up to is not in the years 1 to 9999; "
        "give a shorter duration, such as 180d",
    ),
    "log.own_file": Text(
        "`{file}` 是日志自己的{what}；请写到别的文件",
        "`{file}` is the {what} of the log itself; name another file to write to",
    ),
    "log.file": Text("读写 `{file}` 失败：{why}", "`{file}` cannot be read or written: {why}"),
}


# what the database could not do, whatever it was asked; the others are about what was asked
_OF_THE_DATABASE = {
    *("log.busy", "log.full", "log.read_only", "log.damaged", "log.input_output", "log.unreachable", "log.lost"),
    *("log.cancelled", "log.gone", "log.interrupted", "log.refused", "log.append_only", "log.policy_content"),
    *("log.entry_form", "log.other_triggers", "log.not_kept"),
}


class LogError(Portable):
    """The log could not do what it was asked. `code` is one of `MESSAGES`; `text` says it in Chinese and English."""

    def __init__(self, code: str, **values: object) -> None:
        self.code = code
        self.values = values
        self.text = fill(MESSAGES[code], {k: v if isinstance(v, Text) else shown(v, 300) for k, v in values.items()})
        super().__init__(f"{code}: {self.text.en}")

    @property
    def of_the_database(self) -> bool:
        """Whether the database failed, and not what it was asked."""
        return self.code in _OF_THE_DATABASE


class UnreadableError(LogError):
    """What is stored is nothing that was recorded. `fault` is the code of what verifying finds in it, `id` the entry's
    where that can be read."""

    def __init__(self, fault: str, seq: int, id: object, field: str, found: str) -> None:
        self.fault = fault
        self.seq = seq
        self.id = repr(id)[1:-1] if isinstance(id, str) else ""
        super().__init__("log.entry_form", seq=seq, field=field, found=found)
