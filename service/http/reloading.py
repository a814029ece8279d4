"""Reads policies and tokens again while the service runs, and says what came of it."""

import asyncio
from collections.abc import Callable

import attrs

from ...engine.language.problems import PolicyProblem
from .served import FAILED, LOADED, Reload
from .token_problems import token_problem
from .tokens import TokenFileError, Tokens, read_tokens


@attrs.define(eq=False)
class KnownTokens:
    """The tokens that are valid now, and what is wrong with the file that was to take their place.

    A file with a slip is not half believed: whom would its other lines let in, or shut out? The tokens known before go
    on, also those that were withdrawn since, so this has to be said wherever somebody looks.
    """

    file: str
    tokens: Tokens
    error: TokenFileError | None = None

    @property
    def problems(self) -> tuple[PolicyProblem, ...]:
        """What is wrong with the file now; empty where the tokens are those of the file."""
        return () if self.error is None else (token_problem(self.error),)

    @property
    def result(self) -> str:
        """What came of reading the file the last time: `loaded` or `failed`."""
        return LOADED if self.error is None else FAILED

    async def again(self) -> bool:
        """Reads the file again; whether there is something new to say of it."""
        before = self.error
        try:
            self.tokens, self.error = await asyncio.to_thread(read_tokens, self.file), None
        except TokenFileError as error:
            self.error = error
        return str(before) != str(self.error)


def policy_note(one: Reload, problems: tuple[PolicyProblem, ...]) -> str:
    """What is noted of a policy that was read again."""
    return f"policy {one.name}: {one.result}" + "".join(f"\n  {problem}" for problem in problems)


def tokens_note(known: KnownTokens, say: Callable[..., str]) -> str:
    """What is noted of the tokens, in the language of the service."""
    if known.error is None:
        return say("serve_tokens_again", file=known.file)
    return say("serve_tokens_kept", why=say(known.error.word, **known.error.values))
