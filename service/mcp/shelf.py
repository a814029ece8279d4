"""The policies that an assistant may ask about: those named when the server was started, and no others."""

from collections.abc import Sequence

import attrs

from ...engine.deciding.policy import Policy, load_policy
from ...engine.language.problems import PolicyError
from ...reporting.problem_text import policy_problem_lines
from ...reporting.style import Tongue
from .answer import Refusal, refusal


@attrs.frozen
class Shelf:
    """Places of policies (shipped names, folders, built files) by the names that an assistant calls them."""

    places: dict[str, str]

    @classmethod
    def of(cls, places: Sequence[str]) -> "Shelf":
        """The policies in these places, each under its own name. Raises PolicyError for one that cannot be read."""
        return cls({load_policy(place).name: place for place in places})

    def place(self, name: str | None, tongue: Tongue) -> str:
        """Where a policy lies; None is the first one. Raises Refusal for a name that is not here."""
        if name is None:
            return next(iter(self.places.values()))
        found = self.places.get(name)
        if found is None:
            names = ", ".join(self.places)
            raise refusal(tongue, "mcp_no_policy", asked=name, known=self.places, name=name, names=names)
        return found

    def policy(self, name: str | None, tongue: Tongue) -> Policy:
        """A policy as its files say now, so that an author sees what was just edited. Raises Refusal."""
        place = self.place(name, tongue)
        try:
            return load_policy(place)
        except PolicyError as error:
            lines = [tongue.say("problems", policy=place, count=len(error.problems))]
            lines += policy_problem_lines(error.problems, tongue.language)
            raise Refusal("\n".join(lines), {"problems": [one.to_dict() for one in error.problems]}) from None
