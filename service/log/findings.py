"""What verifying a log can find, in Chinese and English. Codes are stable."""

import attrs

from ...engine.language.texts import EMPTY, Text, fill, shown

FINDINGS: dict[str, Text] = {
    "log.changed": Text("第 {seq} 条（{id}）被改动过", "entry {seq} (`{id}`) was changed"),
    "log.changed_personal": Text(
        "第 {seq} 条（{id}）里的个人信息部分被改动过", "the personal part of entry {seq} (`{id}`) was changed"
    ),
    "log.changed_within": Text(
        "第 {first} 至 {seq} 条之间有条目被改动过；第 {seq} 条是 {id}",
        "something in the entries {first} to {seq} was changed; entry {seq} is `{id}`",
    ),
    "log.removed": Text(
        "第 {seq} 条被删除；它后面的一条是 {id}", "entry {seq} was removed; the one after it is `{id}`"
    ),
    "log.removed_personal": Text(
        "第 {seq} 条（{id}）的个人信息部分被删除，而没有清除记录",
        "the personal part of entry {seq} (`{id}`) was removed, and no purge says so",
    ),
    "log.inserted": Text("第 {seq} 条（{id}）是后来插入的", "entry {seq} (`{id}`) was inserted"),
    "log.moved": Text("第 {seq} 条（{id}）不在原来的位置", "entry {seq} (`{id}`) does not stand where it was recorded"),
    "log.unsigned": Text(
        "第 {seq} 条（{id}）起没有签名，不是持有密钥的程序写入的",
        "entry {seq} (`{id}`) and what follows are not signed: no holder of the key recorded them",
    ),
    "log.signature": Text(
        "第 {seq} 条（{id}）处的签名不对", "the signature after entry {seq} (`{id}`) is not of the log's key"
    ),
    "log.cut_off": Text(
        "从第 {seq} 条起被截去；签名或锚点证明至少曾有 {until} 条，那一条是 {id}",
        "the log is cut off from entry {seq} on; a signature or anchor shows that it went up to {until} (`{id}`)",
    ),
    "log.rewritten": Text(
        "第 {seq} 条（{id}）与锚点不符：锚点之后重写过第 {first} 至 {seq} 条之间的内容",
        "entry {seq} (`{id}`) is not the one that the anchor names: something in {first} to {seq} was written anew",
    ),
    "log.anchor_signature": Text(
        "锚点（第 {seq} 条，{id}）的签名不对",
        "the signature of the anchor for entry {seq} (`{id}`) is not of the log's key",
    ),
    "log.anchor_unsigned": Text(
        "锚点（第 {seq} 条，{id}）没有签名，而这份日志是签名的",
        "the anchor for entry {seq} (`{id}`) is not signed, and the log is",
    ),
    "log.policy_missing": Text(
        "第 {seq} 条（{id}）所用的规则集 {digest} 不在日志里",
        "the policy {digest} that entry {seq} (`{id}`) was made with is not in the log",
    ),
    "log.policy_changed": Text("规则集 {digest} 的内容被改动过", "the content of the policy {digest} was changed"),
    "log.other_public_key": Text(
        "日志自称由公钥 {found} 签名，而不是所给的公钥 {key}",
        "the log says that the key {found} signs it, and not the one that was given, {key}",
    ),
    "log.key_changed": Text(
        "第 1 条（{id}）说签名的公钥是 {recorded}，日志现在却自称是 {found}",
        "entry 1 (`{id}`) says that the key {recorded} signs the log, which says now that it is {found}",
    ),
    "log.says_unsigned": Text(
        "配置里写了密钥，日志却自称不签名", "the config names a key, and the log says that nothing of it is signed"
    ),
    "log.anchors_differ": Text(
        "第 {seq} 条有两个不同的锚点（{id} 和 {other}）：两次锚定之间整条链被重写过",
        "two anchors for entry {seq} differ (`{id}` and `{other}`): the chain was written anew between them",
    ),
    "log.anchor_id": Text(
        "第 {seq} 条的锚点写的编号是 {found}，那一条却是 {id}",
        "the anchor for entry {seq} names `{found}`, and that entry is `{id}`",
    ),
    "log.stray_head": Text(
        "第 {seq} 条处的签名不属于这份日志的任何一条",
        "the signature for number {seq} is of no entry of this log",
    ),
    "log.stray_personal": Text(
        "编号 {seq} 没有条目，却有个人信息部分",
        "there is a personal part with number {seq}, and no entry of that number",
    ),
    "log.stray_purge": Text(
        "数据库里登记了从 {first} 到 {last} 的清除，日志里却没有这次清除",
        "the database lets the personal parts of {first} to {last} be erased, and no purge of the log says so",
    ),
    "log.search_key": Text(
        "第 {seq} 条（{id}）的备注按原文搜不到：供搜索的文字被改动过",
        "the remark of entry {seq} (`{id}`) is not found by what it says: the text by which it is searched was changed",
    ),
    "log.triggers": Text(
        "数据库里的触发器不是日志自己的：{names}；谁都可能借此改动、删除，或者吞掉新记录",
        "the triggers in the database are not the log's own: {names}; entries can be changed, removed or swallowed so",
    ),
    "log.lacking": Text("数据库里缺少 {names}", "the database lacks {names}"),
    "log.nothing": Text("日志里一条都没有，连开头的一条也没有", "the log has no entry, not even its first"),
}
NOTES: dict[str, Text] = {
    "log.note_clock": Text(
        "时钟往回走过 {count} 次，第一次在第 {seq} 条（{id}）：比前一条早 {seconds} 秒",
        "the clock went back {count} time(s), first at entry {seq} (`{id}`): {seconds} seconds before the one before",
    ),
    "log.note_unsigned": Text(
        "这份日志没有签名：能改数据库的人可以整条链重写，只有锚点能发现",
        "the log is not signed: who can write to the database can write the whole chain anew, and only an anchor "
        "would show it",
    ),
    "log.note_own_key": Text(
        "签名是用日志自带的公钥核对的；用 --public-key 给出另外保存的公钥才可靠",
        "signatures were verified with the public key that the log itself holds; give the one that you keep "
        "elsewhere with --public-key",
    ),
    "log.note_no_anchor": Text(
        "没有锚点：末尾若连同签名一起被截去，看不出来",
        "no anchor was given: an end cut off with its signatures would not show",
    ),
    "log.note_kept": Text(
        "从第 {seq} 条起有应已清除的条目，个人信息却还在",
        "from entry {seq} on there are some that were purged, and their personal parts are still there",
    ),
}


@attrs.frozen
class Finding:
    """What is wrong with a log, and at which entry: its number and id."""

    code: str
    seq: int
    id: str
    text: Text = EMPTY

    def to_dict(self) -> dict[str, object]:
        """The finding for programs."""
        return {"code": self.code, "seq": self.seq, "id": self.id, "message": self.text.to_dict()}


def finding(code: str, seq: int, id: str, **values: object) -> Finding:
    """A finding, or a note, about one entry."""
    template = FINDINGS.get(code) or NOTES[code]
    return Finding(code, seq, id, fill(template, {"seq": seq, "id": shown(id, 80), **values}))
