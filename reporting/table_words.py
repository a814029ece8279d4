"""The fixed texts of what is decided in tables: of `fairblock sql`."""

from ..engine.language.texts import Text

TABLE_WORDS: dict[str, Text] = {
    "sql_no_ibis": Text(
        "`fairblock {command}` 需要 Ibis：请运行 pip install 'fairblock[batch]'",
        "`fairblock {command}` needs Ibis: run pip install 'fairblock[batch]'",
    ),
}
