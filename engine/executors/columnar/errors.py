"""Why a policy cannot decide a table of cases, or a backend cannot express a policy."""

from ...language.portable import Portable
from ...language.texts import Text, fill

MESSAGES: dict[str, Text] = {
    "table.no_column": Text(
        "表中没有每个案件都必须有的列 `{name}`", "the table has no column `{name}`, which every case needs"
    ),
    "table.nothing_to_keep": Text("表中没有要保留的列 `{name}`", "the table has no column `{name}` to keep"),
    "table.name_taken": Text(
        "不能保留列 `{name}`：结果中已有同名的列",
        "the column `{name}` cannot be kept: the answers have one of that name",
    ),
    "table.column_type": Text(
        "列 `{name}` 的类型是 {found}，案件在这里应为 {kind}",
        "the column `{name}` is of type {found}, and a case holds {kind} there",
    ),
    "table.unknown_field": Text(
        "列 `{name}` 中有字段 `{field}`，案件没有这个字段",
        "the column `{name}` has a field `{field}`, which a case does not have",
    ),
    "table.no_table": Text(
        "要的是 Ibis 的表，这里是 `{found}`；内存里的表请用 `ibis.memtable(表)`",
        "what is decided is a table of Ibis, and this is `{found}`; `ibis.memtable` makes one of what is in memory",
    ),
    "table.place": Text(
        "`{name}` 不是 {dialect} 的表名：请写成 cases、schema.cases 或 catalog.schema.cases",
        "`{name}` names no table in {dialect}: write cases, schema.cases or catalog.schema.cases",
    ),
    "table.dialect": Text("不认识 SQL 方言 `{name}`；可用的有：{names}", "the dialect `{name}` is not one of {names}"),
    "table.not_expressible": Text(
        "`{rule}` 无法用 {dialect} 的查询表达：{why}", "`{rule}` cannot be expressed for {dialect}: {why}"
    ),
    "table.same_name": Text(
        "{dialect} 的列名不能有点，去掉后 `{rule}` 与 `{other}` 的列同名；请给其中一条规则改名",
        "{dialect} has no dots in names of columns, and without them those of `{rule}` and `{other}` are called the "
        "same: rename one of the rules",
    ),
    "table.digits": Text(
        "`{rule}` 中的数可能超过 38 位，数据库引擎算不准确",
        "a number in `{rule}` can become longer than 38 digits, which no table engine computes exactly",
    ),
    "table.null_arrays": Text(
        "{dialect} 的数组没有 NULL，查询分不清“没人查过”和“查过，没有”：{names}；"
        "如果表中的案件这些都查过，请加 `--all-looked-up`",
        "{dialect} has no NULL for arrays, so a query cannot tell what nobody looked up from what is known to be "
        "empty: {names}; where all of it was looked up for every case of the table, say `--all-looked-up`",
    ),
}


class TableError(Portable):
    """No table of answers can be had. `code` is one of `MESSAGES`; `text` says it in Chinese and English."""

    def __init__(self, code: str, **values: object) -> None:
        self.code = code
        self.values = values
        self.text = fill(MESSAGES[code], values)
        super().__init__(f"{code}: {self.text.en}")
