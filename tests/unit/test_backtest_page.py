"""The HTML report of a backtest: its numbers are those of the summary, and nothing in it runs, loads or breaks."""

from __future__ import annotations

import ast
import json
import re
from base64 import b64encode
from hashlib import sha256
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from backtest_summaries import VERDICTS, summary

import fairblock.reporting.style as style
from fairblock.authoring.backtesting.numbers import between, change, count, share
from fairblock.authoring.backtesting.page.figures import Figures
from fairblock.authoring.backtesting.page.page import page_lines, write_page
from fairblock.reporting.backtest_page_words import BACKTEST_PAGE_WORDS
from fairblock.reporting.words import WORDS

HOSTILE = "</script><script>alert(1)</script><img src=x onerror=alert(2)>\"'`&{x}\u202e" + "x" * 60
VARIANTS: dict[str, dict[str, Any]] = {
    "everyday": {},
    "alone": {"compared": False},
    "no flips": {"flip": 0.0, "undecided": 0},
    "large": {"rules": 60, "operators": 40, "months": 36, "shops": 50, "left_out": 1234},
    "tiny shares": {"decided": 700_000, "flip": 3e-6, "rules": 1, "shops": 1, "months": 1, "operators": 1},
    "few cases": {"decided": 37, "undecided": 1, "rules": 3, "flip": 0.1},
    "hostile": {"text": HOSTILE},
    "nothing": {"decided": 0, "undecided": 5, "shops": 0, "months": 0, "operators": 0, "rules": 1},
}
VOID = {"meta", "br", "img", "input", "link", "hr"}


class Seen(HTMLParser):
    """A page as a browser reads it: elements with attributes, text outside scripts and styles, what is out of order."""

    def __init__(self, page: str) -> None:
        super().__init__(convert_charrefs=True)
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.texts: list[str] = []
        self.scripts: list[tuple[dict[str, str | None], str]] = []
        self.faults: list[str] = []
        self._open: list[str] = []
        self.feed(page)
        self.close()
        self.faults += [f"never closed: {name}" for name in self._open]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        if tag == "script":
            self.scripts.append((dict(attrs), ""))
        if tag not in VOID:
            self._open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if not self._open or self._open.pop() != tag:
            self.faults.append(f"{tag} closed at {self.getpos()}")

    def handle_data(self, data: str) -> None:
        if self._open and self._open[-1] == "script":
            attrs, text = self.scripts[-1]
            self.scripts[-1] = (attrs, text + data)
        elif self._open and self._open[-1] != "style":
            self.texts.append(data)

    @property
    def text(self) -> str:
        return re.sub(r"\s+", " ", " ".join(self.texts))

    def all(self, name: str) -> list[dict[str, str | None]]:
        return [attrs for tag, attrs in self.elements if tag == name]

    @property
    def specs(self) -> list[dict[str, Any]]:
        return [json.loads(text) for attrs, text in self.scripts if attrs.get("type") == "application/json"]


def page_of(lang: str = "en", **more: Any) -> str:
    return "\n".join(page_lines(summary(**more), lang))


@pytest.fixture(scope="module")
def pages() -> dict[tuple[str, str], tuple[str, Seen]]:
    made = {(name, lang): page_of(lang, **more) for name, more in VARIANTS.items() for lang in ("zh", "en")}
    return {key: (page, Seen(page)) for key, page in made.items()}


EVERY = [(name, lang) for name in VARIANTS for lang in ("zh", "en")]


@pytest.mark.parametrize("key", EVERY, ids=str)
def test_a_page_is_well_formed_and_can_be_walked(pages, key):
    _, seen = pages[key]
    assert seen.faults == []
    ids = [attrs["id"] for _, attrs in seen.elements if "id" in attrs]
    assert len(ids) == len(set(ids))
    links = [attrs["href"] for attrs in seen.all("a")]
    assert links
    assert {link.removeprefix("#") for link in links} <= set(ids)
    named = [attrs["aria-labelledby"] for _, attrs in seen.elements if "aria-labelledby" in attrs]
    assert set(named) <= set(ids)
    assert len(seen.all("caption")) == len(seen.all("table"))
    levels = [int(tag[1]) for tag, _ in seen.elements if re.fullmatch("h[1-6]", tag)]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))
    wide = [attrs for attrs in seen.all("div") if attrs.get("class") == "wide"]
    assert all(attrs["tabindex"] == "0" and attrs["aria-label"] for attrs in wide)  # can be scrolled with keys
    charts = [attrs for attrs in seen.all("div") if attrs.get("class") == "chart"]
    assert len(charts) == len(seen.specs) == len(seen.all("figure")) == len(seen.all("figcaption"))
    assert all(attrs["role"] == "img" for attrs in charts)


@pytest.mark.parametrize("key", EVERY, ids=str)
def test_nothing_is_loaded_and_only_our_scripts_run(pages, key):
    page, seen = pages[key]
    loading = {"src", "srcset", "action", "data", "poster", "background", "ping", "formaction"}
    assert [attrs for _, attrs in seen.elements if loading & attrs.keys()] == []
    assert [
        tag for tag, _ in seen.elements if tag in {"link", "img", "iframe", "object", "embed", "base", "form"}
    ] == []
    assert [name for _, attrs in seen.elements for name in attrs if name.startswith("on")] == []
    assert all(attrs["href"].startswith("#") for attrs in seen.all("a"))
    css = "".join(re.findall(r"<style>(.*?)</style>", page, re.DOTALL))
    assert "url(" not in css
    assert "@import" not in css
    assert not any("http" in json.dumps(spec) for spec in seen.specs)
    running = [text for attrs, text in seen.scripts if attrs.get("type") != "application/json"]
    assert len(running) == (2 if seen.specs else 0)  # one copy of the runtime, one starter
    policy = next(attrs["content"] for attrs in seen.all("meta") if attrs.get("http-equiv"))
    assert "default-src 'none'" in policy
    for text in running:
        assert f"'sha256-{b64encode(sha256(text.encode()).digest()).decode()}'" in policy
    assert "unsafe-eval" not in policy
    assert "connect-src" not in policy


def numbers_of(value: Any) -> set[int]:
    if isinstance(value, dict):
        return {number for inner in value.values() for number in numbers_of(inner)}
    if isinstance(value, list):
        return {number for inner in value for number in numbers_of(inner)}
    return {value} if isinstance(value, int) and not isinstance(value, bool) else set()


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("name", ["everyday", "large", "tiny shares", "few cases"])
def test_the_numbers_are_those_of_the_summary(pages, name, lang):
    made, (_, seen) = summary(**VARIANTS[name]), pages[name, lang]
    parts = {key: made[key] for key in ("verdicts", "flips", "buyers", "undecided", "fairness")}
    parts["segments"] = [
        [
            {"cases": one["cases"], "blocked": [side["allow"] for side in one["verdicts"].values()]}
            for one in by["values"]
        ]
        for by in made["segments"]
    ]
    parts["fairness"] = [
        [[one["cases"], *(side["allow"] for side in one["verdicts"].values())] for one in by["values"]]
        for by in made["fairness"]
    ]
    parts["rules"] = [
        [r["changed"], r["newly_allowing"], r["no_longer_allowing"]] for r in made["rules"] if r["changed"]
    ]
    shown = {int(number.replace(",", "")) for number in re.findall(r"(?<![\d.,−+])\d[\d,]*(?!\d|\.\d)", seen.text)}
    assert numbers_of(parts) - shown == set()


def test_the_first_sentence_says_what_would_change(pages):
    made = summary()
    newly = sum(flip["cases"] for flip in made["flips"] if flip["to"] == "allow")
    fewer = sum(flip["cases"] for flip in made["flips"] if flip["from"] == "allow")
    _, seen = pages["everyday", "en"]
    buyers = count(made["buyers"]["newly_blocked"])
    assert (
        f"Of 999,990 cases that were decided, {count(newly)} ({share(newly, 999_990)}) would newly be blocked and "
        f"{count(fewer)} ({share(fewer, 999_990)}) no longer; {buyers} buyers would newly be blocked; "
        "10 of 1,000,000 cases could not be decided."
    ) in seen.text
    assert f"在判出结论的 999,990 件案件中，新规则集会新增拉黑 {count(newly)} 件" in pages["everyday", "zh"][1].text
    assert "Failed: a gate does not hold: newly_allowed > 0.1%" in seen.text


def test_a_matrix_holds_every_case_once():
    made = summary()
    figures = Figures(made)
    cells = {(a, b): figures.from_to(a, b) for a in VERDICTS for b in VERDICTS}
    assert sum(cells.values()) == made["cases"]["decided"]
    for verdict in VERDICTS:
        assert sum(cells[verdict, b] for b in VERDICTS) == made["verdicts"]["against"][verdict]
        assert sum(cells[a, verdict] for a in VERDICTS) == made["verdicts"]["new"][verdict]


def values_of(spec: dict[str, Any]) -> list[dict[str, Any]]:
    return [bar for bars in spec["datasets"].values() for bar in bars]


def test_the_charts_show_the_numbers_of_the_summary(pages):
    made, (_, seen) = summary(), pages["everyday", "en"]
    bars = {
        (spec["description"], bar["row"], bar["series"]): bar["length"]
        for spec in seen.specs
        for bar in values_of(spec)
    }
    for entry in made["segments"]:
        if entry["by"] in ("shop", "month"):
            for one in entry["values"]:
                chart = f"Chart: By {entry['by']}: share of cases that would be blocked. "
                said = next(description for description, _, _ in bars if description.startswith(chart))
                for series in ("new", "against"):
                    wanted = one["verdicts"][series]["allow"] / one["cases"]
                    assert bars[said, one["value"], series] == pytest.approx(wanted)


def test_hostile_text_is_shown_as_it_is(pages):
    for lang in ("zh", "en"):
        page, seen = pages["hostile", lang]
        assert "<script>alert" not in page
        assert "<img src=x" not in page
        assert "alert(1)" in seen.text
        assert "\u202e" not in page  # turns the text around
        rows = {bar["row"] for spec in seen.specs for bar in values_of(spec)}
        assert any("</script><script>alert(1)" in row for row in rows)


def test_without_an_old_policy_nothing_is_compared(pages):
    for lang, words in (("en", ("old policy", "newly", "no longer", "Flips")), ("zh", ("旧规则集", "新增", "不再"))):
        _, seen = pages["alone", lang]
        assert [word for word in words if word.lower() in seen.text.lower()] == []
        assert not [attrs for attrs in seen.all("section") if attrs["aria-labelledby"] in ("flips", "examples")]
        assert {bar["series"] for spec in seen.specs for bar in values_of(spec)} <= {"new", *VERDICTS}


def test_two_policies_that_mean_the_same_are_said_to():
    made = summary(flip=0.0)
    made["against"]["digest"] = made["new"]["digest"]
    assert "there was nothing to compare" in Seen("\n".join(page_lines(made, "en"))).text


def test_where_nothing_was_decided_the_page_says_so_first(pages):
    _, seen = pages["nothing", "en"]
    assert seen.text.index("Not one of 5 cases could be decided") < seen.text.index("Failed")
    assert not seen.specs


def fair(values: dict[str, tuple[int, int, int | None]], by: str = "operator") -> dict[str, Any]:
    def side(cases: int, blocked: int | None) -> dict[str, int] | None:
        return None if blocked is None else {"allow": blocked, "needs-communication": 0, "deny": cases - blocked}

    found = [
        {"value": name, "cases": cases, "verdicts": {"new": side(cases, new), "against": side(cases, old)}}
        for name, (cases, new, old) in values.items()
    ]
    return {"by": by, "title": {"zh": "甲", "en": "By X"}, "note": {"zh": "", "en": ""}, "values": found}


@pytest.mark.parametrize(
    ("values", "jumping"),
    [
        ({"a": (1000, 200, 100), "b": (9000, 910, 900)}, ["a"]),
        ({"a": (1000, 104, 100), "b": (9000, 900, 900)}, []),  # four cases are too few to say anything
        ({"a": (1000, 110, 100), "b": (9000, 990, 900)}, []),  # all rise alike
        ({"a": (1000, 130, 100), "b": (9000, 1080, 900)}, []),  # more, but not twice as much
        ({"a": (1000, 50, 100), "b": (9000, 900, 900)}, []),  # fewer
        ({"a": (1000, 100, None), "b": (9000, 90, None)}, ["a"]),
        ({"a": (1000, 10, None), "b": (9000, 90, None)}, []),
        ({"a": (1000, 900, 0)}, []),  # nobody to compare with
        ({"a": (0, 0, 0), "b": (9000, 900, 0)}, []),
    ],
)
def test_a_group_stands_out_only_where_it_does(values, jumping):
    made = summary(compared=None not in values["a"])
    made["fairness"] = [fair(values)]
    assert [jump.group.value for jump in Figures(made).jumps] == jumping
    said = Seen("\n".join(page_lines(made, "en"))).text
    assert [name for name in values if f"cases of “{name}”" in said] == jumping
    assert ("no group stands out" in said) == (not jumping)


def test_a_group_that_nothing_protects_does_not_stand_out():
    made = summary()
    values = {"none": (1000, 200, 100), "lawsuit": (9000, 910, 900)}
    made["fairness"] = [fair(values, "protected_act")]
    assert Figures(made).jumps == ()
    made["fairness"] = [fair({"lawsuit": values["none"], "none": values["lawsuit"]}, "protected_act")]
    assert [jump.group.value for jump in Figures(made).jumps] == ["lawsuit"]


def without_a_protection() -> dict[str, Any]:
    made = summary()
    gone = next(rule for rule in made["rules"] if rule["kind"] == "protection")
    gone["new"] = None
    ground = next(rule for rule in made["rules"] if rule["kind"] == "ground")
    ground["no_longer_allowing"] = 10**6
    return made


def test_a_protection_that_is_gone_is_said_first_and_a_rule_that_blocks_less_by_name():
    made = without_a_protection()
    gone = next(rule["id"] for rule in made["rules"] if rule["kind"] == "protection")
    said = Seen("\n".join(page_lines(made, "en"))).text
    assert f"protections and procedures of the old policy that the new one does not have (1): {gone}" in said
    assert "The rule that no longer allows most of them (1,000,000):" in said


@pytest.mark.parametrize(
    ("values", "jumping"),
    [
        # three of seventy, where of all others fewer than two in a thousand rose
        ({"lawsuit": (68, 6, 3), "none": (19_932, 2_133, 2_100)}, ["lawsuit"]),
        ({"lawsuit": (68, 4, 3), "none": (19_932, 2_133, 2_100)}, []),
        ({"unknown": (1000, 96, 26), "none": (19_000, 2_040, 2_000)}, ["unknown"]),
        ({"unknown": (1000, 96, None), "none": (19_000, 2, None)}, []),
    ],
)
def test_a_rise_of_few_protected_buyers_is_pointed_at(values, jumping):
    made = summary(compared=None not in values["none"])
    made["fairness"] = [fair(values, "protected_act")]
    assert [jump.group.value for jump in Figures(made).jumps] == jumping


def test_new_blocks_in_one_place_are_pointed_at():
    made = summary(flip=0.0)
    old = {"allow": 0, "needs-communication": 0, "deny": 100_000}
    flips = [{"from": "deny", "to": "allow", "cases": 90}]
    values = [
        {"value": "here", "cases": 100_000, "flips": flips, "verdicts": {"new": {**old, "allow": 90}, "against": old}},
        {"value": "there", "cases": 899_990, "flips": [], "verdicts": {"new": old, "against": old}},
    ]  # fmt: skip
    made["segments"] = [{"by": "shop", "values": values, "left_out": 0}]
    made["flips"] = [{"from": "deny", "to": "allow", "cases": 100}]
    assert [group.value for _, group in Figures(made).concentrated] == ["here"]
    assert "“here” has 10% of the cases and 90% of the new blocks" in Seen("\n".join(page_lines(made, "en"))).text
    made["flips"][0]["cases"] = 200
    assert Figures(made).concentrated == ()


@pytest.mark.parametrize(
    ("part", "of", "told"),
    [
        (0, 10, "0%"),
        (10, 10, "100%"),
        (3, 1_000_000, "0.0003%"),
        (1234, 1_000_000, "0.12%"),
        (1, 3, "33.3%"),
        (1, 2, "50%"),
        (999_997, 1_000_000, "99.9997%"),
        (994, 10_000, "9.9%"),
        (1, 10**9, "0.0000001%"),
        (2, 3 * 10**6, "0.000067%"),
        (5, 0, "–"),
    ],
)
def test_a_share_is_never_rounded_to_nothing_or_all(part, of, told):
    assert share(part, of) == told


def test_a_change_is_in_points_with_its_sign():
    assert change(10, 12, 1000) == "+0.2"
    assert change(12, 10, 1000) == "−0.2"
    assert change(5, 5, 1000) == "0"
    assert change(0, 0, 0) == "–"


def test_the_range_of_a_share_is_wilsons():
    low, high = between(1, 10)
    assert (low, high) == (pytest.approx(0.0179, abs=1e-3), pytest.approx(0.4042, abs=1e-3))
    assert between(0, 10)[0] == 0
    assert between(10, 10)[1] == 1


def test_every_word_is_used_and_none_is_missing(monkeypatch):
    said: set[str] = set()

    class Noting(dict[str, Any]):
        def __getitem__(self, name: str) -> Any:
            said.add(name)
            return super().__getitem__(name)

    monkeypatch.setattr(style, "WORDS", Noting(WORDS))
    made = [summary(**more) for more in VARIANTS.values()]
    jumping = summary()
    jumping["resumed"] = True
    jumping["fairness"] = [fair({str(n): (1000, 200, 0) if n < 4 else (90_000, 10, 0) for n in range(9)})]
    jumping["segments"] = [{"by": "shop", "values": jumping["segments"][1]["values"][:0], "left_out": 0}]
    gone, new = jumping["rules"][:2]
    gone["new"], new["against"] = None, None
    only_protections = summary()
    only_protections["rules"] = [rule for rule in only_protections["rules"] if rule["kind"] == "protection"]
    same = summary(flip=0.0)
    same["against"]["digest"] = same["new"]["digest"]
    nobody = summary(flip=0.0)
    nobody["verdicts"]["new"]["allow"] = 0
    for one in nobody["segments"][0]["values"]:
        one["verdicts"] = {side: {"allow": 0, "needs-communication": 0, "deny": 9} for side in one["verdicts"]}
    large = summary(operators=40)
    one_place = summary(shops=15)
    one_place["segments"][1]["values"][9]["flips"] = one_place["flips"]
    high = summary(compared=False)
    high["fairness"] = [fair({"1": (1000, 100, None), "unknown": (9000, 90, None)}, "rating")]
    high["segments"][2]["values"][0]["value"] = "no ground"
    for one in [*made, without_a_protection(), jumping, only_protections, same, nobody, large, one_place, high]:
        "".join(page_lines(one, "zh"))
    assert set(BACKTEST_PAGE_WORDS) - said == set()


def test_every_text_is_in_both_languages():
    for name, text in BACKTEST_PAGE_WORDS.items():
        bare = re.sub(r"\{\w+\}", "", text.en)
        if re.search("[a-z]{2}", bare):
            assert re.search("[\u4e00-\u9fff]", text.zh), name
        assert not re.search("[\u4e00-\u9fff]", text.en), name


def test_the_file_is_replaced_as_a_whole(tmp_path: Path):
    (tmp_path / "report.html").write_text("old", encoding="utf-8")
    file = write_page(summary(), tmp_path, "zh")
    assert file == tmp_path / "report.html"
    assert [path.name for path in tmp_path.iterdir()] == ["report.html"]
    assert file.read_text(encoding="utf-8").startswith('<!DOCTYPE html>\n<html lang="zh-Hans">')
    broken = summary()
    del broken["fairness"]
    with pytest.raises(KeyError):
        write_page(broken, tmp_path, "zh")
    assert file.read_text(encoding="utf-8").endswith("</html>\n")
    assert [path.name for path in tmp_path.iterdir()] == ["report.html"]


def test_the_page_is_no_burden_for_those_who_do_not_ask_for_it():
    """Altair and vl-convert are imported inside functions only."""
    import fairblock.authoring.backtesting.page as room

    for file in Path(room.__file__).parent.glob("*.py"):
        for node in ast.parse(file.read_text(encoding="utf-8")).body:
            if isinstance(node, ast.Import):
                assert not {alias.name for alias in node.names} & {"altair", "vl_convert"}, file
