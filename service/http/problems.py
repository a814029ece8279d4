"""Problems as answers: `application/problem+json` (RFC 9457) with a stable code, in Chinese or English."""

import json
from collections.abc import Mapping
from typing import Any

from starlette.responses import Response

from ...engine.language.texts import Text, fill, shown
from ...engine.semantics.problems import CaseError
from .catalog import PROBLEMS

TYPE = "urn:fairblock:problem:"
MEDIA = "application/problem+json"


class Problem(Exception):
    """Why a request has no other answer. `code` is one of `PROBLEMS`; `extra` are further members of the document."""

    def __init__(
        self,
        code: str,
        extra: Mapping[str, Any] | None = None,
        headers: Mapping[str, str] | None = None,
        *,
        status: int | None = None,
        **values: object,
    ) -> None:
        kind = PROBLEMS[code]
        self.code = code
        self.status = status or kind.status
        self.title = kind.title
        self.text: Text = fill(kind.detail, {k: v if isinstance(v, Text) else shown(v, 200) for k, v in values.items()})
        self.extra = dict(extra or {})
        self.headers = dict(headers or {})
        super().__init__(f"{code}: {self.text.en}")

    def document(self, language: str) -> dict[str, Any]:
        """The problem as RFC 9457 has it; `message` is the detail in both languages."""
        return {
            "type": TYPE + self.code,
            "title": self.title.in_(language),
            "status": self.status,
            "detail": self.text.in_(language),
            "code": self.code,
            "message": self.text.to_dict(),
            **self.extra,
        }

    def response(self, language: str) -> Response:
        """The answer to send."""
        body = json.dumps(self.document(language), ensure_ascii=False, separators=(",", ":")).encode()
        headers = {"Content-Language": language, "Vary": "Accept-Language", **self.headers}
        return Response(body, self.status, headers, MEDIA)


def case_problem(error: CaseError) -> Problem:
    """The problem of a request whose one case cannot be decided, with all that is wrong with the case."""
    codes = {problem.code for problem in error.problems}
    if "case.json" in codes:
        code = "case.json"
    elif "case.too_large" in codes:
        code = "case.size"
    else:
        code = "case.form" if "case.schema" in codes else "case.meaning"
    return Problem(code, error.to_dict())


def language_of(accept: str) -> str:
    """`zh` or `en`, whichever the Accept-Language header would rather have; English where it says neither."""
    best, wanted = "en", 0.0
    for part in accept[:1000].split(","):
        name, _, options = part.partition(";")
        tongue = name.strip().lower().partition("-")[0]
        weight = _weight(options)
        if tongue in ("zh", "en", "*") and weight > wanted:
            best, wanted = ("en" if tongue == "*" else tongue), weight
    return best


def _weight(options: str) -> float:
    name, _, value = options.strip().partition("=")
    if name.strip() != "q":
        return 1.0
    try:
        return min(1.0, float(value)) if value.strip()[:1].isdigit() else 0.0
    except ValueError:
        return 0.0
