"""The fixed texts of `fairblock mcp`."""

from ..engine.language.texts import Text

MCP_WORDS: dict[str, Text] = {
    "mcp_needs": Text(
        "`fairblock mcp` 需要 MCP 的 Python 包：请运行 pip install 'fairblock[mcp]'",
        "`fairblock mcp` needs the Python package of MCP: run pip install 'fairblock[mcp]'",
    ),
    "mcp_by_hand": Text(
        "`fairblock mcp` 由智能助手启动，不在终端里直接使用；怎样设置见 docs/zh/assistants.md",
        "`fairblock mcp` is started by an assistant, not by hand; docs/assistants.md shows how to set one up",
    ),
    "mcp_no_policy": Text(
        "这里没有规则集 `{name}`；可以问的有：{names}",
        "the policy `{name}` is not served here; those that are: {names}",
    ),
    "mcp_unknown_argument": Text(
        "工具 `{tool}` 没有参数 `{name}`；它的参数有：{names}",
        "the tool `{tool}` has no argument `{name}`; it has: {names}",
    ),
    "mcp_one_case": Text(
        "案件请只用一种写法给出：`case`（对象）或 `case_json`（JSON 文本）",
        "give the case in one way: as `case`, an object, or as `case_json`, its text",
    ),
    "mcp_no_ground": Text(
        "这个规则集没有事由 `{name}` 的规则；它有：{names}",
        "the policy has no rule for the ground `{name}`; it has: {names}",
    ),
    "mcp_no_date": Text(
        "`{date}` 不是日期，应写成 2026-11-20 这样", "`{date}` is no date; write one such as 2026-11-20"
    ),
    "mcp_evidence": Text("可用的证据种类", "kinds of evidence"),
    "mcp_cut": Text(
        "……（太长，其余略去；请只问其中几条规则）", "… (too long, the rest is left out; ask about fewer rules)"
    ),
}
