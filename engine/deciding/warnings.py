"""What is odd about a case without making it invalid (contract 3)."""

from typing import Any

from ..language.types import case_types
from ..language.wording import normal
from ..semantics.view import CaseView

_REFERRING = (("evidence", "refs"), ("protected_acts", "related"))


def warnings(view: CaseView) -> list[dict[str, Any]]:
    """The `warnings` of the verdict document, sorted by code; `refs` are the records that are odd, sorted."""
    found: dict[str, set[str]] = {}
    times: dict[str, int] = {}
    for name in case_types().collections:
        for record in view.records(name) or ():
            ref, moment = view.ref(name, record), view.time(name, record)
            if moment is not None:
                times[normal(ref)] = moment
            if view.after(name, record):
                found.setdefault("case.after_as_of", set()).add(ref)
    for name, field in _REFERRING:
        for record in view.records(name) or ():
            ref, moment = view.ref(name, record), view.time(name, record)
            for target in map(normal, record.get(field, ())):
                if target not in view.ids:
                    found.setdefault("case.dangling_ref", set()).add(ref)
                elif name == "evidence" and moment is not None and moment < times[target]:
                    found.setdefault("evidence.before_record", set()).add(ref)
    return [{"code": code, "refs": sorted(refs)} for code, refs in sorted(found.items())]
