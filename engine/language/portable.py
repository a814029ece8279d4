"""Errors that can be sent to another process and copied, whatever they are made of."""

import copyreg
from typing import Any


class Portable(Exception):
    """An error that is made anew of what it holds: its `__init__` takes something else than `args`, which pickle calls
    it with, so that the error of one case would take down a whole pool of processes."""

    def __reduce__(self) -> tuple[Any, ...]:
        return copyreg.__newobj__, (type(self), *self.args), self.__dict__  # type: ignore[attr-defined]
