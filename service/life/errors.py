"""Why something cannot have become of a decision, in Chinese and English."""

from ...engine.language.portable import Portable
from ...engine.language.texts import Text, fill, shown

MESSAGES: dict[str, Text] = {
    "life.not_a_decision": Text(
        "`{id}` 不是决定，而是关于决定的一条记录（`{kind}`）；请写决定的编号",
        "`{id}` is no decision but an entry of the kind `{kind}`; give the decision's id",
    ),
    "life.purged": Text(
        "决定 `{id}` 的个人信息已清除，不能再为它添加记录",
        "the personal data of the decision `{id}` were purged; nothing more can be recorded about it",
    ),
    "life.not_allowed": Text(
        "决定 `{id}` 是 `{verdict}`，没有允许拉黑，所以没有什么可以执行、解除或撤销",
        "the decision `{id}` is `{verdict}`: it allows no block, so there is none to carry out, lift or overturn",
    ),
    "life.nothing_blocked": Text(
        "决定 `{id}` 的拉黑范围是空的，没有什么可以执行",
        "the decision `{id}` allows a block of nothing that was asked for, so there is none to carry out",
    ),
    "life.time": Text(
        "`{time}` 不是时间；写成 2026-11-20T09:30:00+08:00 这样",
        "`{time}` is no time; write it like 2026-11-20T09:30:00+08:00",
    ),
    "life.before_decision": Text("{at} 早于决定的时间 {decided}", "{at} is before the decision, which is of {decided}"),
    "life.in_future": Text("{at} 还没有到；现在是 {now}", "{at} is still to come; it is {now} now"),
    "life.already_carried_out": Text(
        "决定 `{id}` 已于 {time} 执行，不能再记一次",
        "the decision `{id}` was carried out on {time} already",
    ),
    "life.already_declined": Text(
        "决定 `{id}` 已于 {time} 记为不执行", "the decision `{id}` was recorded on {time} as not carried out"
    ),
    "life.not_carried_out": Text(
        "没有记录说明决定 `{id}` 已经执行；请先运行 `fairblock log carried-out {id}`",
        "nothing on record says that the decision `{id}` was carried out; first run `fairblock log carried-out {id}`",
    ),
    "life.before_carried_out": Text("{at} 早于执行的时间 {time}", "{at} is before the block was made, on {time}"),
    "life.already_lifted": Text(
        "决定 `{id}` 的拉黑已于 {time} 解除", "the block of the decision `{id}` was lifted on {time} already"
    ),
    "life.before_lifted": Text(
        "{at} 早于解除的时间 {time}；已撤销的决定不会再解除",
        "{at} is before the block was lifted, on {time}; of an overturned decision there is no block to lift",
    ),
    "life.already_overturned": Text(
        "决定 `{id}` 已于 {time} 撤销", "the decision `{id}` was overturned on {time} already"
    ),
    "life.overturned_by_then": Text(
        "决定 `{id}` 已于 {time} 撤销；如果在那之前已经拉黑，请用 --at 写明时间",
        "the decision `{id}` was overturned on {time}; if the block was made before that, say when with --at",
    ),
    "life.before_overturned": Text(
        "{at} 早于撤销的时间 {time}；决定不会撤销两次",
        "{at} is before the decision was overturned, on {time}; it is not overturned twice",
    ),
    "life.ended": Text(
        "决定 `{id}` 的拉黑已于 {time} 到期；如果这件事发生在那之前，请用 --at 写明时间",
        "the block of the decision `{id}` ended by itself on {time}; if this happened before that, say when with --at",
    ),
    "life.ends_before": Text(
        "结束时间 {ends} 不晚于开始时间 {at}", "the end, {ends}, is not after the beginning, {at}"
    ),
    "life.longer_than_allowed": Text(
        "决定只允许拉黑到 {allowed}，不能到 {ends}", "the decision allows a block until {allowed}, not until {ends}"
    ),
    "life.appeal_open": Text(
        "决定 `{id}` 已有 {time} 提出的申诉尚未处理",
        "an appeal against the decision `{id}` is open already, since {time}",
    ),
    "life.appeal_open_then": Text(
        "决定 `{id}` 在那时有申诉尚未处理：{filed} 提出，{decided} 处理完毕",
        "an appeal against the decision `{id}` was open then, from {filed} until {decided}",
    ),
    "life.no_appeal": Text(
        "决定 `{id}` 没有待处理的申诉；请先运行 `fairblock log appeal {id} filed`",
        "no appeal against the decision `{id}` is open; first run `fairblock log appeal {id} filed`",
    ),
    "life.before_appeal": Text("{at} 早于申诉的时间 {time}", "{at} is before the appeal was filed, on {time}"),
    "life.before_upheld": Text(
        "{at} 早于申诉被驳回的时间 {time}；已撤销的决定不会再维持",
        "{at} is before an appeal was decided, on {time}, so that the decision stands; an overturned one does not",
    ),
    "life.after_next_appeal": Text(
        "{at} 晚于下一次申诉的时间 {time}；前一次申诉应在那之前处理完毕",
        "{at} is after the next appeal was filed, on {time}; the one before it was decided by then",
    ),
    "life.who": Text("请用 --by 写明是谁决定的", "say with --by who has decided it"),
    "life.why": Text("请用 --why 写明原因", "say with --why for what reason"),
    "life.at_once": Text(
        "另一个程序同时记下了同样的事；决定 `{id}` 以先记下的为准",
        "another program has recorded the same at the same time; for the decision `{id}` the first counts",
    ),
}


class LifeError(Portable):
    """This cannot have become of a decision. `code` is one of `MESSAGES`; `text` says it in Chinese and English."""

    def __init__(self, code: str, **values: object) -> None:
        self.code = code
        self.values = values
        self.text = fill(MESSAGES[code], {key: shown(value, 200) for key, value in values.items()})
        super().__init__(f"{code}: {self.text.en}")
