"""Why no letter can be written about a decision."""

from ...engine.language.portable import Portable
from ...engine.language.texts import Text, fill

MESSAGES: dict[str, Text] = {
    "letter.not_allowed": Text(
        "决定是 `{verdict}`，没有允许拉黑，所以没有要向买家说明的拉黑",
        "the decision is `{verdict}`, which allows no block, so there is none to explain to a buyer",
    ),
    "letter.nothing_blocked": Text(
        "决定允许拉黑，但所请求的范围没有一项被规则允许，所以没有要说明的拉黑",
        "the decision allows a block, but no rule allows any of the scope that was requested, so nothing is blocked",
    ),
    "letter.not_carried_out": Text(
        "没有记录说明决定 `{id}` 已经执行；已经拉黑的，请先运行 `fairblock log carried-out {id}`",
        "nothing on record says that the decision `{id}` was carried out; if it was, "
        "first run `fairblock log carried-out {id}`",
    ),
    "letter.declined": Text(
        "按记录，决定 `{id}` 没有执行，买家没有被拉黑",
        "on record the decision `{id}` was not carried out, and the buyer is not blocked",
    ),
    "letter.purged": Text(
        "决定 `{id}` 的个人信息已按期清除，无法再写说明",
        "the personal data of the decision `{id}` were purged, so that no letter can be written any more",
    ),
    "letter.not_a_decision": Text(
        "`{id}` 不是决定，而是关于决定的一条记录（`{kind}`）；请写决定的编号",
        "`{id}` is no decision but an event about one (`{kind}`); give the decision's id",
    ),
}


class LetterError(Portable):
    """No letter can be written. `code` is one of `MESSAGES`; `text` says it in Chinese and English."""

    def __init__(self, code: str, **values: object) -> None:
        self.code = code
        self.values = values
        self.text = fill(MESSAGES[code], values)
        super().__init__(f"{code}: {self.text.en}")
