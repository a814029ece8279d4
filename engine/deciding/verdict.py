"""The verdict: the answer with its reasons, complete and independent of the case that it came from."""

import copy
import json
from collections.abc import Mapping
from typing import Any

import attrs

from .missing import Missing
from .outcome import Outcome
from .reasons import Reason


@attrs.frozen(eq=False)
class Verdict:
    """The answer to one case (contract 5).

    `outcome` is what it says, `reasons` why, `remedies` what would honestly turn it into an allow, `statuses`
    the status of each rule in force by its id, and `missing` what was not known, said once each.
    """

    outcome: Outcome
    reasons: tuple[Reason, ...]
    _statuses: Mapping[str, str]
    missing: tuple[Missing, ...]
    _document: dict[str, Any] = attrs.field(repr=False)

    @property
    def case_id(self) -> str:
        """The `case_id` of the case that was decided."""
        return str(self._document["case_id"])

    @property
    def input_digest(self) -> str:
        """`sha256:…` of the case that was decided, without its `extensions`."""
        return str(self._document["input_digest"])

    @property
    def statuses(self) -> dict[str, str]:
        """The status of each rule in force by its id, as a dict of the caller's own."""
        return dict(self._statuses)

    @property
    def remedies(self) -> list[dict[str, Any]]:
        """The `remedies` of the document."""
        found: list[dict[str, Any]] = copy.deepcopy(self._document["remedies"])
        return found

    def to_dict(self) -> dict[str, Any]:
        """The verdict document (`schemas/verdict.schema.json`), as a dict of the caller's own."""
        return copy.deepcopy(self._document)

    def to_json(self) -> str:
        """The verdict document on one line; the same text for the same case and policy."""
        return json.dumps(self._document, ensure_ascii=False, separators=(",", ":"))

    def __eq__(self, other: object) -> bool:
        return self._document == other._document if isinstance(other, Verdict) else NotImplemented

    def __hash__(self) -> int:
        return hash(self.to_json())
