"""`fairblock new`: files to begin with."""

import re
from collections.abc import Iterator, Mapping
from datetime import datetime

import click

from ..authoring.scaffolding.asking import Asking
from ..authoring.scaffolding.comparing_words import NoComparison
from ..authoring.scaffolding.new_case import NewCase
from ..authoring.scaffolding.new_policy import PolicyWish, new_policy
from ..authoring.scaffolding.new_rule import RuleWish, evidence_kinds, new_rule
from ..authoring.scaffolding.new_test import Scaffold, new_test
from ..engine.language.types import case_types
from ..reporting.style import Tongue
from .options import INVALID, color, lang_option, loaded, policy_option

KINDS = ("ground", "protection", "procedure")
NAME, RULE_ID = re.compile(r"[A-Za-z0-9_-]+"), re.compile(r"[A-Za-z0-9_.-]+")
COLLECTIONS = tuple(name for name in case_types().collections if name not in ("evidence", "communications"))


@click.group()
def new() -> None:
    """Make files to begin with: a case, a policy, a rule or its tests."""


@new.command("case")
@policy_option
@click.option("--ground", metavar="GROUND", help="What the buyer is thought to have done; leave out to see the choice.")
@click.option("--rule", metavar="RULE", help="Only what this one ground rule needs.")
@click.option("--out", metavar="FILE", help="Write it to a new file instead of standard output.")
@lang_option
def new_case(policy_name: str, ground: str | None, rule: str | None, out: str | None, lang: str) -> int:
    """An empty case to fill in, every field explained: all that the policy reads for a ground or rule."""
    policy = loaded(policy_name, lang)
    if policy is None:
        return INVALID
    return NewCase(policy, policy_name, lang, datetime.now().astimezone()).run(ground, rule, out)


own_policy = click.option("--policy", "policy_name", metavar="DIR", help="The folder of your policy.")
title_zh = click.option("--title-zh", metavar="TEXT", help="Its title in Chinese (default: made from its name).")
title_en = click.option("--title-en", metavar="TEXT", help="Its title in English (default: made from its name).")


@new.command("policy")
@click.argument("name", required=False)
@click.option("--extends", default="kuaishou", show_default=True, metavar="NAME|DIR", help="The policy it builds on.")
@click.option("--platform", "platforms", multiple=True, metavar="PLATFORM", help="Only for cases of this platform.")
@click.option("--dir", "folder", metavar="DIR", help="Where to make it (default: NAME).")
@title_zh
@title_en
@lang_option
def new_policy_command(
    name: str | None,
    extends: str,
    platforms: tuple[str, ...],
    folder: str | None,
    title_zh: str | None,
    title_en: str | None,
    lang: str,
) -> int:
    """A policy in a folder: manifest, a rule, its tests and a README; what is missing is asked on a terminal."""
    asking = Asking(Tongue(lang))
    name = _named(asking.text(name, "name"), NAME, "NAME", asking.tongue)
    title = {"zh": asking.title(title_zh, "title-zh", name), "en": asking.title(title_en, "title-en", name)}
    return new_policy(_scaffold(folder or name, lang), PolicyWish(name, extends, platforms, title))


@new.command("rule")
@own_policy
@click.option("--kind", type=click.Choice(KINDS), help="Proves a ground, protects the buyer, or must be in order.")
@click.option("--id", "rule_id", metavar="ID", help="Its fixed name, such as malicious_order.fake_returns.")
@click.option("--ground", metavar="GROUND", help="Ground: what it proves, such as malicious_order.")
@click.option("--against", multiple=True, metavar="GROUND", help="Protection: only from this ground (default: all).")
@click.option("--collection", type=click.Choice(COLLECTIONS), metavar="NAME", help="The records it looks at.")
@click.option("--where", multiple=True, metavar="FIELD=VALUE", help="Which of them; also <, <=, >, >=, != and a,b.")
@click.option("--within", metavar="TIME", help="How far back, such as 30d or $recent_window (default: 90d).")
@click.option("--at-least", metavar="N", help="How many of them (default: 3 for a ground, 1 for a protection).")
@click.option("--evidence", multiple=True, metavar="KIND", help="Ground: the evidence that each record needs.")
@click.option("--require", multiple=True, metavar="FIELD=VALUE", help="Procedure: what must be so.")
@click.option("--on-request", is_flag=True, help="Procedure: only for rules that ask for it.")
@title_zh
@title_en
@lang_option
def new_rule_command(policy_name: str | None, lang: str, **given: object) -> int:
    """A rule in a file of its own, with tests that pass; what is missing is asked on a terminal."""
    asking = Asking(Tongue(lang))
    folder = asking.text(policy_name, "policy")
    try:
        return new_rule(_scaffold(folder, lang), _wish(asking, **given))  # type: ignore[arg-type]
    except NoComparison as error:
        raise click.UsageError(str(error)) from None


def _wish(
    asking: Asking,
    kind: str | None,
    rule_id: str | None,
    ground: str | None,
    collection: str | None,
    evidence: tuple[str, ...],
    require: tuple[str, ...],
    title_zh: str | None,
    title_en: str | None,
    **more: object,
) -> RuleWish:
    """The rule that is wished for; what its kind needs is asked for, what it cannot have is refused."""
    given = {"kind": kind, "id": rule_id, "ground": ground, "collection": collection}
    asking.all_there(_needed(kind, given | {"evidence": evidence, "require": require}))
    kind = asking.text(kind, "kind", KINDS)
    rule_id = _named(asking.text(rule_id, "id"), RULE_ID, "--id", asking.tongue)
    needed: dict[str, object] = {}
    if kind == "ground":
        needed = {"ground": asking.text(ground, "ground")}
    if kind != "procedure":
        needed["collection"] = asking.text(collection, "collection", COLLECTIONS)
    if kind == "ground":
        needed["evidence"] = asking.several(evidence, "evidence", evidence_kinds())
        if wrong := [one for one in needed["evidence"] if one not in evidence_kinds()]:  # type: ignore[attr-defined]
            raise click.BadParameter(f"{wrong[0]!r} is none of {', '.join(evidence_kinds())}", param_hint="--evidence")
    if kind == "procedure":
        needed["require"] = asking.several(require, "require")
    words = rule_id.rpartition(".")[2].replace("_", " ").replace("-", " ")
    title = {
        "zh": asking.title(title_zh, "title-zh", words),
        "en": asking.title(title_en, "title-en", words.capitalize()),
    }
    return RuleWish(kind=kind, id=rule_id, title=title, **needed, **more)  # type: ignore[arg-type]


def _needed(kind: str | None, given: Mapping[str, object]) -> Iterator[tuple[str, tuple[str, ...]]]:
    """The options that a rule of this kind needs and that were not given, each with its choices."""
    choices = {"kind": KINDS, "collection": COLLECTIONS, "evidence": evidence_kinds()}
    of_kind = {"ground": ("ground", "collection", "evidence"), "protection": ("collection",), "procedure": ("require",)}
    for option in ("kind", "id", *of_kind.get(kind or "", ())):
        if not given[option]:
            yield option, choices.get(option, ())


@new.command("test")
@own_policy
@click.option("--rule", "rule_id", metavar="ID", help="The rule to be tested, one of the policy or its parents.")
@lang_option
def new_test_command(policy_name: str | None, rule_id: str | None, lang: str) -> int:
    """Tests of a rule that pass as they are, with a made-up case; what is missing is asked on a terminal."""
    asking = Asking(Tongue(lang))
    folder = asking.text(policy_name, "policy")
    return new_test(_scaffold(folder, lang), asking.text(rule_id, "rule"))


def _scaffold(folder: str, lang: str) -> Scaffold:
    noon = datetime.now().astimezone().replace(hour=12, minute=0, second=0, microsecond=0)
    return Scaffold(Tongue(lang), noon.isoformat(), folder, color())


def _named(name: str, form: re.Pattern[str], hint: str, tongue: Tongue) -> str:
    if not form.fullmatch(name):
        example = "malicious_order.fake_returns" if form is RULE_ID else "my-shop"
        raise click.BadParameter(tongue.say("new_name_form", name=name, example=example), param_hint=hint)
    return name
