"""The numbers of a backtest, counted by DuckDB over the results of its parts: memory does not grow with the cases."""

from collections.abc import Iterator
from typing import Any

import attrs

from .deciding import quoted
from .judging import AGAINST, NEW, column

VERDICTS = ("allow", "needs-communication", "deny")
MOST_VALUES = 50  # of a segment; those with most flips, then with most cases
_MONTH = "strftime(make_timestamp(epoch_us(as_of)), '%Y-%m')"
SEGMENTS = {
    "platform": "platform",
    "shop": "shop",
    "ground": "unnest(coalesce(grounds, ['no ground']))",
    "month": _MONTH,
}
_RATING = "CASE rating WHEN 0 THEN 'no review' ELSE rating::VARCHAR END"
FAIRNESS = {
    "rating": f"coalesce({_RATING}, 'unknown')",
    "operator": "operator",
    "protected_act": "unnest(CASE WHEN protected_acts IS NULL THEN ['unknown'] WHEN len(protected_acts) = 0"
    " THEN ['none'] ELSE protected_acts END)",
}


@attrs.frozen
class Counting:
    """The counts over the files of the results. `compared`: there are two verdicts a case."""

    connection: Any
    files: tuple[str, ...]
    compared: bool

    def __attrs_post_init__(self) -> None:
        names = ", ".join("'" + file.replace("'", "''") + "'" for file in self.files)
        old = "" if self.compared else ", NULL::VARCHAR AS verdict_against"
        self.connection.execute(
            f"CREATE OR REPLACE VIEW results AS SELECT *{old} FROM read_parquet([{names}], union_by_name = true)"
        )
        self.connection.execute("CREATE OR REPLACE VIEW decided AS SELECT * FROM results WHERE problem IS NULL")

    def rows(self, query: str) -> list[tuple[Any, ...]]:
        """The answer to a query."""
        found: list[tuple[Any, ...]] = self.connection.sql(query).fetchall()
        return found

    def cases(self) -> dict[str, Any]:
        """How many there are, and from when until when."""
        ((read, decided, first, last),) = self.rows(
            "SELECT count(*), count(*) FILTER (problem IS NULL), epoch_us(min(as_of) FILTER (problem IS NULL)),"
            " epoch_us(max(as_of) FILTER (problem IS NULL)) FROM results"
        )
        return {"read": read, "decided": decided, "undecided": read - decided, "from": first, "until": last}

    def undecided(self) -> dict[str, int]:
        """How many cannot be decided, by the code that says why."""
        return dict(
            self.rows("SELECT problem, count(*) FROM results WHERE problem IS NOT NULL GROUP BY 1 ORDER BY ALL")
        )

    def verdicts(self) -> list[tuple[str | None, str, int]]:
        """How many cases have each pair of verdicts: against, new."""
        query = "SELECT verdict_against, verdict, count(*) FROM decided GROUP BY ALL ORDER BY ALL"
        return self.rows(query)

    def buyers(self) -> dict[str, int | None]:
        """How many buyers of a shop there are, and how many are blocked by an allow of either policy."""
        ((every, new, old, newly, no_longer),) = self.rows(
            "SELECT count(*), count(*) FILTER (n), count(*) FILTER (o), count(*) FILTER (n AND NOT o),"
            " count(*) FILTER (o AND NOT n) FROM (SELECT bool_or(verdict = 'allow') AS n,"
            " coalesce(bool_or(verdict_against = 'allow'), false) AS o FROM decided GROUP BY shop, buyer)"
        )
        found = {"blocked_against": old, "newly_blocked": newly, "no_longer_blocked": no_longer}
        return {"cases": every, "blocked_new": new} | {k: v if self.compared else None for k, v in found.items()}

    def statuses(self, rule: str, *, new: bool, against: bool) -> list[tuple[str | None, str | None, int]]:
        """How many cases have each pair of statuses of a rule: against, new; NULL where it is not in force."""
        old = quoted(column(AGAINST, rule)) if against else "NULL"
        now = quoted(column(NEW, rule)) if new else "NULL"
        query = f"SELECT {old} AS o, {now} AS n, count(*) FROM decided GROUP BY ALL ORDER BY ALL"
        return self.rows(query)

    def by(self, value: str) -> tuple[list[tuple[str, list[tuple[str | None, str, int]]]], int]:
        """Of each value of an expression the pairs of verdicts with their cases; and how many values were left out."""
        self.connection.execute(
            "CREATE OR REPLACE TEMP TABLE counted AS"
            " SELECT value, verdict_against AS o, verdict AS n, count(*) AS cases"
            f" FROM (SELECT {value} AS value, verdict_against, verdict FROM decided) GROUP BY ALL"
        )
        ((every,),) = self.rows("SELECT count(DISTINCT value) FROM counted")
        found: dict[str, list[tuple[str | None, str, int]]] = {}
        for name, old, new, cases in self.rows(
            "SELECT value, o, n, cases FROM counted JOIN (SELECT value, sum(cases) FILTER (o <> n) AS flips,"
            f" sum(cases) AS all_cases FROM counted GROUP BY 1 ORDER BY flips DESC NULLS LAST, all_cases DESC, value"
            f" LIMIT {MOST_VALUES}) USING (value) ORDER BY coalesce(flips, 0) DESC, all_cases DESC, value, o, n"
        ):
            found.setdefault(name, []).append((old, new, cases))
        return list(found.items()), every - len(found)

    def broken(self) -> Iterator[dict[str, Any]]:
        """The cases that cannot be decided, one after the other."""
        names = ("source", "row", "case_id", "problem", "message_zh", "message_en", "pointer")
        found = self.connection.execute(f"SELECT {', '.join(names)} FROM results WHERE problem IS NOT NULL")
        while rows := found.fetchmany(1000):
            for source, row, case_id, code, zh, en, pointer in rows:
                yield {
                    "source": source,
                    "row": row,
                    "case_id": case_id,
                    "code": code,
                    "message": None if en is None else {"zh": zh, "en": en},
                    "pointer": pointer,
                }
