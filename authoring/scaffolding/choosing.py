"""Which ground rules an empty case is for, from what the user named; and what there is, where they named none."""

from collections.abc import Iterator, Mapping

import attrs

from ...engine.deciding.catalog import ground_name
from ...engine.language.model import Ground, PolicyModel
from ...engine.language.nearest import nearest
from ...engine.language.texts import Text
from ...engine.language.wording import normal
from ...reporting.style import Tongue, clean


@attrs.frozen
class Refusal:
    """Why nothing was chosen: lines for the user, the last ones saying what there is to choose from."""

    lines: tuple[str, ...]


@attrs.frozen(eq=False)
class Choosing:
    """Chooses among the ground rules of a policy that are in force on a day (counted since 1970-01-01)."""

    policy: PolicyModel
    tongue: Tongue
    day: int

    def rules(self, ground: str | None, rule: str | None) -> tuple[Ground, ...] | Refusal:
        """All rules of a ground, or the one rule; a rule needs no ground beside it."""
        if rule is not None:
            return self._one(normal(rule), None if ground is None else normal(ground))
        rules = self._in_force()
        if ground is None:
            return self._refusal(rules, self.tongue.say("new_choose"))
        found = tuple(one for one in rules if one.ground == normal(ground))
        if found:
            return found
        said = self.tongue.say("new_no_ground", policy=self.policy.name, name=ground)
        return self._refusal(rules, said, self._meant(ground, {one.ground: ground_name(one.ground) for one in rules}))

    def _one(self, rule: str, ground: str | None) -> tuple[Ground, ...] | Refusal:
        rules = self._in_force()
        found = next((one for one in rules if one.id == rule), None)
        if found is None:
            said = self.tongue.say("new_no_rule", policy=self.policy.name, name=rule)
            return self._refusal(rules, said, self._meant(rule, {one.id: one.title for one in rules}))
        if ground not in (None, found.ground):
            return self._refusal(
                rules, self.tongue.say("new_other_ground", name=rule, ground=found.ground), found.ground
            )
        return (found,)

    def _in_force(self) -> list[Ground]:
        return [rule for rule in self.policy.grounds if rule.in_force(self.day)]

    @staticmethod
    def _meant(name: str, titles: Mapping[str, Text]) -> str | None:
        """The name that a user may have meant, who may have written what people call it instead."""
        known = {one: one for one in titles}
        for one, title in titles.items():
            known |= {called: one for called in (title.zh, title.en) if called}
        near = nearest(name, known)
        return None if near is None else known[near]

    def _refusal(self, rules: list[Ground], said: str, near: str | None = None) -> Refusal:
        """What is said, and what there is to choose from: of a name that is near, only its ground."""
        hint = [self.tongue.say("nearest", near=near)] if near else []
        of_near = [rule for rule in rules if near in (rule.id, rule.ground)]
        grounds = {rule.ground for rule in of_near or rules}
        return Refusal((said, *hint, *self._listed([rule for rule in rules if rule.ground in grounds])))

    def _listed(self, rules: list[Ground]) -> Iterator[str]:
        """The grounds with their rules, one a line."""
        if not rules:
            yield self.tongue.say("no_rules", policy=self.policy.name)
        for ground in dict.fromkeys(rule.ground for rule in rules):
            yield f"  {clean(ground)}  {self.tongue.of(ground_name(ground))}"
            for rule in rules:
                if rule.ground == ground:
                    yield f"    {clean(rule.id)}  {self.tongue.of(rule.title)}"
