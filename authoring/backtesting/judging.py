"""A part becomes a table of results: what is kept of each case, and what both policies say of it, or why nothing."""

from itertools import permutations
from typing import Any

import attrs
import pyarrow as pa
import pyarrow.compute as pc

from ...engine.deciding.outcome import Outcome
from ...engine.deciding.policy import Policy
from .deciding import CASES, PROBLEM, VERDICT, Decider
from .facts import FACTS, facts
from .fitting import cases_of
from .jsonl import Platforms, why
from .model import NUMBER, Broken, Part

NEW, AGAINST = "new", "against"
OLD_VERDICT = "verdict_against"
EXPLAINED = 50  # broken rows of a part that get a text, and flips of a kind that are kept with their case
_OTHER_PLATFORM = "case.other_platform"
KINDS = tuple(permutations((one.value for one in (Outcome.ALLOW, Outcome.NEEDS_COMMUNICATION, Outcome.DENY)), 2))
Kind = tuple[str, str]
_WHY = ("pointer", "message_zh", "message_en")


@attrs.frozen(eq=False)
class Judged:
    """The results of a part: a row a case, in their order; and flips with their cases, in theirs."""

    table: pa.Table
    flips: list[dict[str, Any]]


def column(which: str, rule: str) -> str:
    """The column of the results with the status of a rule under the new policy, or the one it is held against."""
    return f"{which}.{rule}"


def _common(new: Platforms, against: Platforms) -> Platforms:
    if new is None or against is None:
        return new if against is None else against
    return tuple(name for name in new if name in against)


@attrs.define(eq=False)
class Judge:
    """Decides parts by one policy, or by two that are compared."""

    connection: Any
    new: Decider
    against: Decider | None

    @property
    def platforms(self) -> Platforms:
        """The platforms of which both policies can decide cases; None for all."""
        new = self.new.policy.model.platforms
        return _common(new, self.against.policy.model.platforms) if self.against else new

    @property
    def schema(self) -> pa.Schema:
        """The columns of the results, the same for every part."""
        columns = [(NUMBER, pa.int64()), *FACTS.items(), *((name, pa.string()) for name in (PROBLEM, *_WHY, VERDICT))]
        columns += [(column(NEW, rule.id), pa.string()) for rule in self.new.policy.model.rules]
        if self.against is not None:
            columns.append((OLD_VERDICT, pa.string()))
            columns += [(column(AGAINST, rule.id), pa.string()) for rule in self.against.policy.model.rules]
        return pa.schema(columns)

    def judge(self, part: Part, wanted: frozenset[Kind]) -> Judged:
        """The results of a part. Of each kind of flip that is `wanted` some cases are kept."""
        places: list[pa.Table] = []
        broken: list[Broken] = []
        tables: dict[bool, list[pa.Table]] = {True: [], False: []}
        first = 0
        for chunk in part.chunks:
            loaded = chunk.load()
            sources = pa.repeat(pa.scalar(chunk.source, pa.string()), len(loaded.rows))
            places.append(pa.table({"source": sources, "row": pa.array(loaded.rows, pa.int64())}))
            broken += [attrs.evolve(one, place=one.place + first) for one in loaded.broken]
            tables[loaded.valid].append(_moved(loaded.table, first))
            first += len(loaded.rows)
        where = pa.concat_tables(places)
        found = [self.schema.empty_table(), _of_broken(broken)]
        flips: list[dict[str, Any]] = []
        for valid, group in tables.items():
            table = pa.concat_tables(group) if group else None
            if table is not None and table.num_rows:
                results = self._results(table, valid=valid)
                found.append(results)
                flips += _flips(table, results, wanted)
        every = pa.concat_tables(found, promote_options="default").sort_by(NUMBER)
        for name in ("row", "source"):
            every = every.add_column(0, name, where[name])
        for flip in flips:
            flip |= {name: where[name][flip[NUMBER]].as_py() for name in ("source", "row")}
        return Judged(every.drop_columns([NUMBER]), sorted(flips, key=lambda flip: flip.pop(NUMBER)))

    def _results(self, table: pa.Table, *, valid: bool) -> pa.Table:
        """Of cases in the layout of a case: facts, problem, verdicts and statuses."""
        self.connection.register(CASES, table)
        try:
            kept = facts(self.connection)
        finally:
            self.connection.unregister(CASES)
        answers = self.new.decide(table, valid=valid)
        problem = answers[PROBLEM]
        if not valid and self.platforms is not None:
            elsewhere = pc.invert(pc.is_in(kept["platform"], pa.array(self.platforms, pa.string())))
            problem = pc.if_else(pc.and_(pc.is_null(problem), elsewhere), _OTHER_PLATFORM, problem)
        old = None
        if self.against is not None:
            sound = pc.is_null(problem)
            old = _spread(self.against.decide(table.filter(sound), valid=True), sound)
            problem = pc.coalesce(problem, old[PROBLEM])
        sound = pc.is_null(problem)
        columns = {name: kept[name] for name in kept.column_names}
        columns |= {PROBLEM: problem, **self._why(table, problem)}
        columns |= _said(self.new.policy, answers, sound, NEW, VERDICT)
        if self.against is not None:
            columns |= _said(self.against.policy, old, sound, AGAINST, OLD_VERDICT)
        return pa.table(columns)

    def _why(self, table: pa.Table, problem: Any) -> dict[str, Any]:
        """Pointer and texts for the first rows with a problem."""
        texts: dict[str, list[str | None]] = {name: [None] * table.num_rows for name in _WHY}
        for place in pc.indices_nonzero(pc.is_valid(problem))[:EXPLAINED].to_pylist():
            found = why(cases_of(table.slice(place, 1))[0], self.platforms)
            if found is not None:
                _, text, pointer = found
                texts["pointer"][place] = pointer
                texts["message_zh"][place], texts["message_en"][place] = text.zh, text.en
        return {name: pa.array(column, pa.string()) for name, column in texts.items()}


def _moved(table: pa.Table, first: int) -> pa.Table:
    """The table with its numbers counted on from there."""
    index = table.schema.get_field_index(NUMBER)
    return table.set_column(index, NUMBER, pc.add(table[NUMBER], first))


def _spread(answers: pa.Table, sound: Any) -> pa.Table:
    """The answers to the sound cases, as rows among those of all cases."""
    place = pc.subtract(pc.cumulative_sum(pc.cast(sound, pa.int64())), 1)
    return answers.take(pc.if_else(sound, place, pa.scalar(None, pa.int64())))


def _said(policy: Policy, answers: Any, sound: Any, which: str, verdict: str) -> dict[str, Any]:
    """The columns of what a policy says, empty for a case with a problem."""
    named = {verdict: VERDICT, **{column(which, rule.id): f"status.{rule.id}" for rule in policy.model.rules}}
    nothing = pa.scalar(None, pa.string())
    return {name: pc.if_else(sound, answers[of], nothing) for name, of in named.items()}


def _of_broken(broken: list[Broken]) -> pa.Table:
    return pa.table(
        {
            NUMBER: pa.array([one.place for one in broken], pa.int64()),
            "case_id": pa.array([one.case_id for one in broken], pa.string()),
            PROBLEM: pa.array([one.code for one in broken], pa.string()),
            "pointer": pa.array([one.pointer for one in broken], pa.string()),
            "message_zh": pa.array([one.message.zh for one in broken], pa.string()),
            "message_en": pa.array([one.message.en for one in broken], pa.string()),
        }
    )


def _flips(table: pa.Table, results: pa.Table, wanted: frozenset[Kind]) -> list[dict[str, Any]]:
    if OLD_VERDICT not in results.column_names:
        return []
    found = []
    for before, after in sorted(wanted):
        flipped = pc.and_(pc.equal(results[OLD_VERDICT], before), pc.equal(results[VERDICT], after))
        for place in pc.indices_nonzero(pc.fill_null(flipped, False))[:EXPLAINED].to_pylist():
            case = cases_of(table.slice(place, 1))[0]
            found.append({NUMBER: results[NUMBER][place].as_py(), "from": before, "to": after, "case": case})
    return found
