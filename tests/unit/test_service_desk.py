"""What the desk's page is given: its files, the form for a ground, answers in words, and what comes of a draft."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from serving import TALK, Served, own_policy, served

from fairblock.service.desk import drafts
from fairblock.service.desk.endpoints import DESK
from fairblock.service.desk.vocabulary import vocabulary

PAGE = Path(__file__).resolve().parents[2] / "service" / "desk" / "page"


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    folder = tmp_path_factory.mktemp("desk")
    with served(folder, policies=("kuaishou", str(own_policy(folder))), more=DESK) as service:
        yield service


def test_the_page_and_its_files_are_given_without_a_token_and_nothing_else(desk: Served) -> None:
    assert desk.get("/desk", scope=None).headers["content-type"] == "text/html; charset=utf-8"
    for file in PAGE.iterdir():
        answer = desk.get(f"/desk/{file.name}", scope=None)
        assert answer.content == file.read_bytes()
        assert "default-src 'self'" in answer.headers["content-security-policy"]
        assert "unsafe" not in answer.headers["content-security-policy"]
    for name in ("../pages.py", "..%2fpages.py", "%2e%2e/pages.py", "pages.py", "desk.html%00"):
        assert desk.get(f"/desk/{name}", scope=None).status_code == 404


def test_the_page_names_no_other_place_and_makes_no_markup_of_texts() -> None:
    text = "".join(file.read_text(encoding="utf-8") for file in PAGE.iterdir())
    assert set(re.findall(r"https?://[^\s\"']+", text)) == {"http://www.w3.org/2000/svg"}
    for word in ("innerHTML", "outerHTML", "insertAdjacentHTML", "document.write", "eval(", "onclick=", " style="):
        assert word not in text


@pytest.mark.parametrize("endpoint", [one for one in DESK if one.scopes], ids=lambda one: one.path)
def test_nothing_but_the_page_without_the_scope(desk: Served, endpoint) -> None:
    asking = desk.get if endpoint.method == "GET" else lambda path, **more: desk.post(path, {}, **more)
    assert asking(endpoint.path, scope=None).status_code == 401
    assert asking(endpoint.path, scope="log.read").status_code == 403


def test_every_word_that_the_page_uses_is_there_in_both_languages(desk: Served) -> None:
    words = desk.get("/desk/words.json", scope=None).json()["words"]
    assert all(zh and en for zh, en in words.values())
    used = {
        name
        for file in PAGE.glob("*.js")
        for name in re.findall(r"\bt\(\"([\w-]+)\"", file.read_text(encoding="utf-8"))
    }
    assert len(used) > 80
    assert used <= set(words)


def test_every_choice_of_a_case_has_words_and_no_hint_speaks_of_json() -> None:
    fields = [vocabulary()["root"], *(one["record"] for one in vocabulary()["collections"].values())]
    while fields:
        field = fields.pop()
        fields += [*field.get("fields", {}).values(), *([field["item"]] if "item" in field else [])]
        for value, zh, en in field.get("values", []):
            assert re.search("[\u4e00-\u9fff]", zh), value
            assert en
        assert bool(field["hint"][0]) == bool(field["hint"][1])
        for hint in field["hint"]:
            assert not re.search(r"\[\]|leave out|不填|\btrue\b|smallest unit", hint)


def test_the_form_asks_only_what_the_chosen_ground_reads(desk: Served) -> None:
    form = desk.post("/desk/form", {"grounds": ["malicious_order"], "rules": ["malicious_order.return_fraud"]}).json()
    assert form["conduct"] == ["after_sales"]
    assert "after_sales.item_swapped" in form["asked"]
    assert "reviews.rating" not in form["asked"]
    assert {tuple(one["kinds"]) for one in form["evidence"]} == {("after_sale_record",), ("inspection_video",)}
    own = desk.post("/desk/form?policy=my-shop", {"grounds": ["malicious_order"]}).json()
    assert {"orders", "buyer.age_band"} <= set(own["asked"])
    assert "evidence" not in own["asked"]
    assert desk.post("/desk/form", {"grounds": "x"}).status_code == 400


def test_an_answer_is_the_verdict_in_words_with_steps_that_lead_somewhere(desk: Served) -> None:
    told = desk.post("/desk/answer", TALK).json()
    decided = desk.post("/v1/decisions", TALK).json()["verdict"]
    assert told["verdict"] == decided
    steps = [step for one in told["checklists"] for step in one["steps"]]
    assert [step["kind"] for step in steps] == [one["step"] for one in decided["remedies"][0]["steps"]]
    assert steps[0]["go"] == "/communications"


def test_what_is_not_filled_in_yet_is_told_apart_from_what_is_wrong(desk: Served) -> None:
    case = json.loads(json.dumps(TALK))
    del case["shop"]["id"]
    told = desk.post("/desk/answer", case).json()
    assert (told["state"], told["needed"], told["problems"]) == ("open", ["/shop/id"], [])
    case["as_of"] = "now"
    told = desk.post("/desk/answer", case).json()
    assert (told["state"], told["needed"]) == ("invalid", ["/shop/id"])
    assert [one["at"] for one in told["problems"]] == ["/as_of"]


def test_a_draft_is_tried_and_the_files_stay_as_they_are(desk: Served) -> None:
    (orders,) = [
        one["text"] for one in desk.get("/desk/sources?policy=my-shop").json()["files"] if one["name"] == "orders.yaml"
    ]
    broken = desk.post("/desk/draft?policy=my-shop", {"files": {"orders.yaml": orders.replace("count:", "cuont:")}})
    problem = broken.json()["problems"][0]
    line = next(number for number, text in enumerate(orders.splitlines(), 1) if "count:" in text)
    assert (problem["file"], problem["line"]) == ("orders.yaml", line)
    assert desk.post("/desk/draft?policy=my-shop", {"files": {}}).json()["state"] == "tried"


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({"files": {"../orders.yaml": ""}}, 400),
        ({"files": {"tests/new.yaml": ""}}, 400),
        ({"files": {"orders.yaml": 1}}, 400),
        ({"files": {"orders.yaml": "#" * (drafts.MOST_BYTES + 1)}}, 413),
    ],
)
def test_a_draft_of_other_files_or_too_much_is_refused(desk: Served, body, status: int) -> None:
    assert desk.post("/desk/draft?policy=my-shop", body).status_code == status


@pytest.mark.parametrize("parent", ["../../elsewhere", "'./..'"])
def test_a_draft_reads_no_folder_that_the_policy_does_not_extend(desk: Served, parent: str) -> None:
    manifest = f"{{policy: my-shop, version: 1.0.0, title: {{zh: 店, en: Shop}}, extends: {parent}}}\n"
    found = desk.post("/desk/draft?policy=my-shop", {"files": {"policy.yaml": manifest}}).json()
    assert found == {"state": "elsewhere", "problems": [], "tests": []}


def test_a_draft_that_takes_too_long_is_stopped(desk: Served, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(drafts, "SECONDS", 0.01)
    assert desk.post("/desk/draft?policy=my-shop", {"files": {}}).json() == {"state": "time"}
