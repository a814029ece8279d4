"""Every message about a case, in Chinese and English. What stands before the colon is the code (contract 3)."""

from ..language.texts import Text

PROBLEMS: dict[str, Text] = {
    "case.json:encoding": Text("第 {byte} 个字节起不是 UTF-8", "not UTF-8 from byte {byte} on"),
    "case.json:syntax": Text(
        "第 {line} 行第 {column} 列不是合法的 JSON：{why}", "not JSON at line {line}, column {column}: {why}"
    ),
    "case.json:constant": Text("`{found}` 不是 JSON", "`{found}` is not JSON"),
    "case.json:duplicate_key": Text("键 `{name}` 重复", "the key `{name}` stands twice"),
    "case.json:surrogate": Text("文字里有不成对的代理字符", "the text holds half of a character (a lone surrogate)"),
    "case.json:key": Text("键 `{name}` 不是文字", "the key `{name}` is not text"),
    "case.json:input": Text(
        "案件应是字典、文字或字节，而不是 `{found}`", "a case is a dict, a text or bytes, not `{found}`"
    ),
    "case.too_large:bytes": Text("案件超过 {limit} 字节", "the case has more than {limit} bytes"),
    "case.too_large:depth": Text("嵌套超过 {limit} 层", "nested more than {limit} levels deep"),
    "case.too_large:records": Text(
        "有 {count} 条记录，超过上限 {limit}", "{count} records, more than the limit of {limit}"
    ),
    "case.number:fraction": Text(
        "数字要写成整数，而不是 `{found}`", "a number is written as an integer, not as `{found}`"
    ),
    "case.number:range": Text(
        "数字 `{found}` 不在 0 到 9007199254740991 之间", "the number `{found}` is not from 0 to 9007199254740991"
    ),
    "case.time:form": Text("`{found}` 不是带时区的时间", "`{found}` is not a time with an offset"),
    "case.schema:unknown": Text("不认识的字段 `{name}`", "unknown field `{name}`"),
    "case.schema:missing": Text("缺少 `{name}`", "`{name}` is missing"),
    "case.schema:type": Text("这里应是{names}，而不是 `{found}`", "expected {names} here, not `{found}`"),
    "case.schema:null": Text("`null` 不是值", "`null` is not a value"),
    # the next three are also what a verdict says of things that are not in the case at all
    "case.schema:collection": Text(
        "没有查过：{title}（`{path}`）；查过而没有请写 []",
        "nobody looked up: {title} (`{path}`); if there are none, write []",
    ),
    "case.schema:field": Text("没有填：{title}（`{path}`）", "not filled in: {title} (`{path}`)"),
    "case.schema:record_field": Text(
        "记录里没有填：{title}（`{path}`）", "not filled in, in a record: {title} (`{path}`)"
    ),
    "case.schema:enum": Text("`{found}` 不是这个字段可能的值", "`{found}` is not a value that this field can have"),
    "case.schema:number": Text(
        "数字 `{found}` 超出范围，应 {names}", "the number `{found}` is out of range, it must be {names}"
    ),
    "case.schema:length": Text("长度或项数应 {names}", "the length or number of items must be {names}"),
    "case.schema:pattern": Text("`{found}` 的写法不对", "`{found}` is not written as it should be"),
    "case.schema:more": Text(
        "还有更多问题，未列出（只列前 {limit} 个）", "there are more problems; only the first {limit} are listed"
    ),
    "case.duplicate_id:id": Text("编号 `{name}` 在 {where} 里重复", "the id `{name}` stands twice in {where}"),
    "case.another_buyer:request": Text(
        "请求要拉黑 `{found}`，案件的买家却是 `{buyer}`",
        "the request is to block `{found}`, but the buyer of the case is `{buyer}`",
    ),
    "case.another_buyer:record": Text(
        "这条记录属于买家 `{found}`，不是 `{buyer}`", "this record is of the buyer `{found}`, not of `{buyer}`"
    ),
    "case.other_platform:name": Text("规则集不适用于平台 `{found}`", "the policy is not for the platform `{found}`"),
}

HINTS: dict[str, Text] = {
    "nearest": Text("是否想写 `{near}`？", "did you mean `{near}`?"),
    "one_of": Text("可以写：{names}", "one of: {names}"),
    "case.schema:missing": Text("{title}：{meaning}", "{title}: {meaning}"),
    "extensions": Text("自己的数据请放在 `extensions` 下", "put data of your own under `extensions`"),
    "case.json:encoding": Text("以 UTF-8 保存", "save it as UTF-8"),
    "case.json:syntax": Text("检查引号、逗号和括号", "check quotes, commas and brackets"),
    "case.json:duplicate_key": Text("只留一个", "keep one of them"),
    "case.too_large:bytes": Text("只放与此买家有关的记录", "include only the records about this buyer"),
    "case.too_large:records": Text("只放规则时间窗内的记录", "include only records within the windows of the rules"),
    "case.number:fraction": Text("金额以最小货币单位（分）写成整数", "write money as whole minor units (fen, cents)"),
    "case.time:form": Text(
        "写成 2026-01-31T08:00:00+08:00；不接受闰秒和超过六位的小数秒",
        "write 2026-01-31T08:00:00+08:00; no leap second, at most six decimals",
    ),
    "case.schema:null": Text(
        "不知道就删去这个字段；已查过而没有的集合写 []",
        "leave out what is not known; a collection that was looked at and is empty is []",
    ),
    "case.schema:quoted": Text("去掉引号", "take away the quotes"),
    "null_optional": Text("请填写；查不到就删去这一行", "fill it in, or remove the line if it is not known"),
    "null_required": Text("请填写；每份案件都要有", "fill it in; every case needs it"),
    "null_in": Text(
        "请填写；没有这一项就把 `{whole}` 整个删去", "fill it in, or take out the whole of `{whole}` if there is none"
    ),
    "case.schema:pattern": Text("应符合 {names}", "it must match {names}"),
    "case.duplicate_id:id": Text(
        "同一集合里每条记录的编号必须不同", "each record of a collection needs an id of its own"
    ),
    "case.another_buyer:request": Text("核对要拉黑的人", "check who is to be blocked"),
    "case.another_buyer:record": Text(
        "删去其他买家的记录，或核对买家编号", "take out records of other buyers, or check the buyer's id"
    ),
    "case.other_platform:name": Text("此规则集适用于：{names}", "this policy is for: {names}"),
}

TYPE_NAMES: dict[str, Text] = {
    "object": Text("对象 {…}", "an object {…}"),
    "array": Text("列表 […]", "a list […]"),
    "string": Text("文字", "a text"),
    "integer": Text("整数", "a whole number"),
    "boolean": Text(" true 或 false", "true or false"),
}
