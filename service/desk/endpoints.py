"""The addresses of the desk. The page itself holds nothing of anybody and is given to everybody; the rest is guarded.

They are the page's own and may change with it, so the OpenAPI document leaves them out.
"""

from ..http.calls import Endpoint
from ..http.tokens import DECIDE
from . import answering, asking, drafts, pages

DESK: tuple[Endpoint, ...] = (
    Endpoint("GET", "/desk", pages.page),
    Endpoint("GET", "/desk/words.json", pages.words),
    Endpoint("GET", "/desk/choices", asking.choices, (DECIDE,), ("policy",)),
    Endpoint("POST", "/desk/form", asking.form, (DECIDE,), ("policy",)),
    Endpoint("POST", "/desk/answer", answering.answered, (DECIDE,), ("policy",)),
    Endpoint("GET", "/desk/sources", drafts.sources, (DECIDE,), ("policy",)),
    Endpoint("POST", "/desk/draft", drafts.tried, (DECIDE,), ("policy",)),
    Endpoint("GET", "/desk/{file}", pages.file),
)
