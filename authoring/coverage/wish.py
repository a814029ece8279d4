"""What is wanted of the coverage. Here alone, so that a plain run of tests need not import the rest."""

import attrs


@attrs.frozen
class Wish:
    """What the user wants of the coverage: a page in a file, a least percentage."""

    page: str | None = None
    least: float | None = None
