"""What has fired in the rete executor, as text: by rule, in the order of the steps."""

from collections.abc import Iterator, Sequence
from itertools import groupby

from ..engine.executors.rete.steps import Firing
from ..engine.language.model import PolicyModel
from .style import Tongue, clean


def trace_lines(firings: Sequence[Firing], policy: PolicyModel, language: str) -> Iterator[str]:
    """The chain of firings, one a line under the policy rule that they belong to."""
    tongue = Tongue(language)
    titles = {rule.id: rule.title for rule in policy.rules}
    yield tongue.say("trace")
    for rule, group in groupby(firings, key=lambda firing: firing.rule):
        title = titles.get(rule)
        yield f"  {clean(rule)}  {tongue.of(title)}" if title is not None else f"  {tongue.say('trace_common')}"
        for firing in group:
            possible = "" if firing.sure else tongue.say("trace_possible")
            yield f"    {tongue.of(firing.words)}{possible}"
