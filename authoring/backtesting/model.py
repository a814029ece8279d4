"""The values that pass between the stages of a backtest: chunks of cases, parts decided at once, what is broken."""

from collections.abc import Callable
from typing import Any

import attrs

from ...engine.language.texts import EMPTY, Text

AT_ONCE = 6 * 8192  # cases of a part, unless asked otherwise: fewer waste the planning of a query, more take memory
PART_BYTES = 192 * 1024 * 1024  # of input; so large cases make small parts

NUMBER = "number"  # the column with the place of a case in its part


@attrs.frozen
class Broken:
    """A case that cannot be decided: its place in the chunk, and the first of its problems (contract 3)."""

    place: int
    code: str
    message: Text = EMPTY
    pointer: str | None = None
    case_id: str | None = None


@attrs.frozen(eq=False)
class Loaded:
    """The cases of a chunk. `rows`: the line or row of each; `table`: those that can be read, with `NUMBER`.

    `valid`: those of the table were checked already; else the query checks them.
    """

    rows: list[int]
    table: Any  # a pyarrow.Table in the layout of `case_schema()`
    valid: bool
    broken: tuple[Broken, ...] = ()


@attrs.frozen(eq=False)
class Chunk:
    """Some cases of one file, still to be read. `size`: their bytes in the file, for progress."""

    source: str
    count: int
    size: int
    load: Callable[[], Loaded]
    weight: int  # about how many bytes they take in memory


@attrs.frozen(eq=False)
class Part:
    """What is decided and stored as a whole; the same cases in every run over the same files."""

    number: int
    chunks: tuple[Chunk, ...]

    @property
    def count(self) -> int:
        """How many cases are in it, broken ones too."""
        return sum(chunk.count for chunk in self.chunks)

    @property
    def size(self) -> int:
        """How many bytes of the input it is."""
        return sum(chunk.size for chunk in self.chunks)


class Refused(Exception):
    """The backtest cannot be run on this input; `text` says why in both languages."""

    def __init__(self, text: Text) -> None:
        self.text = text
        super().__init__(text.en)
