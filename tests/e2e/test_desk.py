"""The desk in a real browser: an agent decides a case without the manual, an author tries a rule out."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright
from serving import ROOT, Running, new_log, own_policy, running, tokens

pytestmark = pytest.mark.slow
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
QUIET = (
    "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update", "--disable-sync",
    "--no-first-run",
)  # fmt: skip
EXTORTION = ROOT / "examples" / "cases" / "extortion.json"
SLOW = 30_000  # milliseconds, on a machine that does other things as well
TESTS = """suite: hoarding
base: cases/hoarding.json
tests:
  - name: three orders that were never paid
    expect: {verdict: allow}
"""
UNPAID = {"status": "closed", "close_cause": "buyer_unpaid"}
CASE = {
    "case_id": "c",
    "as_of": "2026-03-10T15:00:00+08:00",
    "platform": "kuaishou",
    "shop": {"id": "s"},
    "operator": {"id": "o", "role": "agent", "permissions": []},
    "buyer": {"id": "b", "age_band": "adult"},
    "request": {"buyer_id": "b"},
    "orders": [{"id": f"o{hour}", "placed_at": f"2026-03-09T1{hour}:00:00+08:00", **UNPAID} for hour in range(3)],
}
# every control has a name; text stands out from what is behind it by 4.5 to 1, large text by 3 (WCAG AA)
AUDIT = r"""() => {
  const wrong = [];
  const luminance = ([r, g, b]) => {
    const [x, y, z] = [r, g, b].map((c) => (c / 255 <= 0.03928 ? c / 255 / 12.92 : ((c / 255 + 0.055) / 1.055) ** 2.4));
    return 0.2126 * x + 0.7152 * y + 0.0722 * z;
  };
  const canvas = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
  const rgba = (color) => {
    canvas.clearRect(0, 0, 1, 1); canvas.fillStyle = color; canvas.fillRect(0, 0, 1, 1);
    return [...canvas.getImageData(0, 0, 1, 1).data];
  };
  const behind = (one) => {
    for (let at = one; at; at = at.parentElement) {
      const color = rgba(getComputedStyle(at).backgroundColor);
      if (color[3] > 250) return color;
    }
    return rgba("white");
  };
  const seen = (one) => one.checkVisibility() && one.getBoundingClientRect().width > 1;
  let texts = 0;
  for (const one of document.querySelectorAll("body *")) {
    if (!seen(one) || one.closest(".stale")) continue;
    if (one.matches("button, input, select, textarea, a, summary")) {
      const labels = [...(one.labels ?? [])].map((l) => l.textContent).join("");
      const inside = one.matches("input, select, textarea") ? "" : one.textContent;
      const name = one.getAttribute("aria-label") || labels || inside;
      if (!name.trim()) wrong.push(`no name: ${one.outerHTML.slice(0, 90)}`);
    }
    const own = [...one.childNodes].some((node) => node.nodeType === 3 && node.data.trim());
    if (!own) continue;
    texts += 1;
    const style = getComputedStyle(one);
    const [a, b] = [luminance(rgba(style.color)), luminance(behind(one))];
    const ratio = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
    const large = parseFloat(style.fontSize) >= 24 || (parseFloat(style.fontSize) >= 18.66 && style.fontWeight >= 700);
    if (ratio < (large ? 3 : 4.5)) wrong.push(`contrast ${ratio.toFixed(2)}: ${one.textContent.slice(0, 40)}`);
  }
  for (const one of document.querySelectorAll("[aria-describedby], [aria-labelledby]")) {
    const ids = `${one.getAttribute("aria-describedby") ?? ""} ${one.getAttribute("aria-labelledby") ?? ""}`;
    for (const id of ids.split(/\s+/)) if (id && !document.getElementById(id)) wrong.push(`no element #${id}`);
  }
  const ids = [...document.querySelectorAll("[id]")].map((one) => one.id);
  for (const id of new Set(ids.filter((id, at) => ids.indexOf(id) !== at))) wrong.push(`twice: #${id}`);
  const wide = document.documentElement.scrollWidth - innerWidth;
  if (wide > 0) wrong.push(`${wide} px wider than the window`);
  return { wrong, texts };
}"""

Opening = Callable[..., Page]


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    found = next(filter(None, map(shutil.which, BROWSERS)), None)
    if found is None:
        pytest.skip("no Chromium is installed: the desk cannot be opened in a browser")
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=found, args=list(QUIET))
        yield opened
        opened.close()


@pytest.fixture(scope="module")
def service(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """The installed command with a shipped policy and one of our own, which is tried out in no time."""
    folder = tmp_path_factory.mktemp("desk")
    own = own_policy(folder)
    (own / "tests" / "cases").mkdir(parents=True)
    (own / "tests" / "cases" / "hoarding.json").write_text(json.dumps(CASE), encoding="utf-8")
    (own / "tests" / "hoarding.yaml").write_text(TESTS, encoding="utf-8")
    with running(folder, "--no-auth", "--policy", "kuaishou", "--policy", str(own)) as served:
        yield served


@pytest.fixture
def desk(browser: Browser, service: Running) -> Iterator[Opening]:
    """Opens the desk; in the end nothing may have failed in the browser, and nothing been asked of anybody else."""
    said: list[str] = []
    asked: list[str] = []
    contexts = []

    def opened(language: str, width: int = 1280, scheme: str = "light", url: str = service.url) -> Page:
        context = browser.new_context(
            viewport={"width": width, "height": 844}, locale=language, color_scheme=scheme, timezone_id="Asia/Shanghai"
        )
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(SLOW)
        page.on("console", lambda message: said.append(f"{message.type}: {message.text}"))
        page.on("pageerror", lambda error: said.append(str(error)))
        page.on("request", lambda request: asked.append(request.url))
        page.goto(f"{url}/desk")
        return page

    expect.set_options(timeout=SLOW)
    yield opened
    for context in contexts:
        context.close()
    assert [one for one in said if "(Unauthorized)" not in one and "(Forbidden)" not in one] == []
    assert asked
    assert [url for url in asked if not re.match(r"(http://127\.0\.0\.1:\d+/|blob:http://127\.0\.0\.1)", url)] == []
    assert [url for url in asked if "fb_" in url] == []


def audit(page: Page) -> None:
    found = page.evaluate(AUDIT)
    assert found["texts"] > 5
    assert found["wrong"] == []


def downloaded(page: Page, name: str) -> Any:
    with page.expect_download() as waiting:
        page.get_by_role("button", name=name).click()
    return json.loads(Path(waiting.value.path()).read_text(encoding="utf-8"))


def verdict(page: Page) -> Any:
    return page.locator("#answer .verdict strong")


def field(page: Page, pointer: str) -> Any:
    return page.locator(f"#f{pointer.replace('/', '-')}")


def test_from_an_empty_form_to_the_checklist_on_a_phone(desk: Opening, tmp_path: Path) -> None:
    page = desk("zh-CN", 390)
    page.get_by_role("radio", name="恶意差评", exact=True).check()
    page.get_by_role("radio", name="以差评索要超额财物", exact=True).check()
    page.get_by_role("button", name="添加事件").click()
    incident = page.locator("#f-incidents-0")
    expect(incident.get_by_label("事件种类")).to_have_value("extortion_demand")  # the rule leaves no choice
    incident.get_by_label("发生时间").fill("2026-03-09T20:30")
    incident.get_by_label("索要金额").fill("888")
    page.get_by_role("group", name="买家", exact=True).get_by_label("买家编号").fill("buyer-1")
    field(page, "/operator/id").fill("agent-1")
    field(page, "/operator/role").select_option(label="客服")
    field(page, "/operator/permissions").get_by_label("申请拉黑").check()
    expect(verdict(page)).to_have_text("还差 1 项必填")
    page.get_by_role("button", name="看结论").click()
    page.locator("#answer").get_by_role("button", name="店铺编号").click()  # the answer leads to what is missing
    expect(field(page, "/shop/id")).to_be_focused()
    page.keyboard.type("shop-1")
    expect(verdict(page)).to_have_text("不得拉黑")
    page.locator("#f-incidents-0").get_by_role("button", name="添加证据").click()
    proof = page.locator("#f-evidence-0")
    expect(proof.get_by_label("事件 i1")).to_be_checked()
    expect(proof.get_by_label("证据种类")).to_have_value("chat_log")
    file = tmp_path / "chat.txt"
    file.write_bytes(b"abc")
    proof.locator("input[type=file]").set_input_files(file)
    expect(proof.get_by_label("文件指纹")).to_have_value(
        "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
    )
    expect(verdict(page)).to_have_text("还差 2 项必填")
    proof.get_by_label("取证时间").fill("2026-03-10T09:00")
    proof.get_by_label("证据来源").select_option("platform_export")
    steps = page.locator("#answer .steps > li")
    expect(steps.filter(has_text="备注").first).to_be_visible()
    steps.filter(has_text="备注").first.get_by_role("button").click()
    expect(field(page, "/request/remark")).to_be_focused()
    page.keyboard.type("3月9日在聊天中索要888元，见聊天记录")
    expect(steps.filter(has_text="备注")).to_have_count(0)  # done, so no longer asked for
    audit(page)
    case = downloaded(page, "下载案件")
    assert case["incidents"][0]["demand"] == {"demanded_minor": 88800}
    assert case["incidents"][0]["at"] == "2026-03-09T20:30:00+08:00"
    assert case["request"] == {"grounds": ["malicious_review"], "buyer_id": "buyer-1"} | {
        "remark": "3月9日在聊天中索要888元，见聊天记录"
    }
    assert "reviews" not in case  # nobody looked


def test_looked_and_found_none_is_not_the_same_as_nobody_looked(desk: Opening) -> None:
    page = desk("en")
    page.get_by_role("radio", name="Malicious order", exact=True).check()
    section = page.locator("#f-complaints")
    expect(section.get_by_label("Nobody looked")).to_be_checked()
    section.get_by_label("Looked, none").check()
    assert downloaded(page, "Download the case")["complaints"] == []
    section.get_by_label("Nobody looked").check()
    assert "complaints" not in downloaded(page, "Download the case")


def test_a_case_is_dropped_in_and_its_checklist_is_there(desk: Opening) -> None:
    page = desk("en")
    text = EXTORTION.read_text(encoding="utf-8")
    expect(page.locator("#what")).to_be_visible()  # nobody drops a file on a page that is not there yet
    page.evaluate(
        """(text) => {
          const data = new DataTransfer();
          data.items.add(new File([text], "extortion.json", { type: "application/json" }));
          document.body.dispatchEvent(new DragEvent("drop", { dataTransfer: data, bubbles: true, cancelable: true }));
        }""",
        text,
    )
    expect(verdict(page)).to_have_text("Talk to the buyer first")
    expect(page.locator("#answer .steps > li")).to_have_count(1)
    expect(page.locator("p[aria-live]")).to_have_text("Talk to the buyer first")
    assert downloaded(page, "Download the case") == json.loads(text)  # nothing is lost or added
    field(page, "/shop/id").fill("another")
    expect(verdict(page)).to_have_text("Block not permitted")
    page.get_by_role("button", name="中文").click()
    expect(verdict(page)).to_have_text("不得拉黑")
    expect(page.locator("html")).to_have_attribute("lang", "zh-CN")
    audit(page)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('{"case_id": ', "not complete JSON"),
        ("[1]", "This is not a case"),
        ("<img src=x onerror=alert(1)>", "not complete JSON"),
    ],
)
def test_what_is_no_case_is_refused_in_words(desk: Opening, text: str, said: str) -> None:
    page = desk("en", 390)
    page.get_by_role("button", name="Paste").click()
    page.get_by_label("The case as JSON text").fill(text)
    page.get_by_role("button", name="Open it").click()
    expect(page.locator("#pasted-error")).to_contain_text(said)
    expect(page.get_by_label("The case as JSON text")).to_be_focused()


def test_what_is_wrong_is_marked_where_it_is(desk: Opening) -> None:
    page = desk("en")
    case = json.loads(EXTORTION.read_bytes())
    case["as_of"] = "yesterday"
    case["shop"]["id"] = "<b>shop</b>"
    case["orders"][0]["status"] = "<script>alert(1)</script>"
    page.get_by_role("button", name="Paste").click()
    page.get_by_label("The case as JSON text").fill(json.dumps(case))
    page.get_by_role("button", name="Open it").click()
    expect(verdict(page)).to_have_text("Things to mend: 2")
    status = field(page, "/orders/0/status")
    expect(status).to_have_attribute("aria-invalid", "true")
    expect(page.locator("#f-orders-0-status-error")).to_contain_text("is not a value that this field can have")
    expect(field(page, "/shop/id")).to_have_value("<b>shop</b>")
    page.locator("#answer").get_by_role("button", name="Order status").click()
    expect(status).to_be_focused()
    status.select_option("completed")
    page.locator("#answer").get_by_role("button", name="As of").click()
    expect(field(page, "/as_of")).to_be_focused()  # it unfolds what it stands in


def test_where_there_is_no_checklist_the_page_says_what_is_the_matter(desk: Opening) -> None:
    page = desk("en")
    case = json.loads(EXTORTION.read_bytes())
    case["request"]["grounds"] = ["malicious_attack"]  # extortion is none
    nothing = {**case, "request": {**case["request"], "grounds": ["malicious_review"]}}
    nothing["buyer"] = {"id": "buyer-1", "age_band": "under_14"}
    unknown = {name: json.loads(EXTORTION.read_bytes())[name] for name in ("case_id", "as_of", "platform", "incidents")}
    unknown |= {"shop": {"id": "s"}, "operator": {"id": "o", "role": "agent", "permissions": []}}
    unknown |= {"buyer": {"id": "b"}, "request": {"buyer_id": "b", "grounds": ["malicious_review"]}}
    said = ("does not amount to a ground", "Nothing honest would allow", "It cannot be settled yet")
    for data, text in zip((case, nothing, unknown), said, strict=True):
        page.get_by_role("button", name="Paste").click()
        page.get_by_label("The case as JSON text").fill(json.dumps(data))
        page.get_by_role("button", name="Open it").click()
        expect(page.locator("#answer .note").filter(has_text=text)).to_be_visible()
    page.locator("#answer .steps > li").filter(has_text="Age band").get_by_role("button").click()
    expect(field(page, "/buyer/age_band")).to_be_focused()


def test_with_the_keyboard_alone(desk: Opening) -> None:
    page = desk("en")
    expect(page.locator("#what")).to_be_visible()
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to the content")).to_be_focused()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    expect(page.get_by_label("Policy")).to_be_focused()
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    expect(page.get_by_role("radio", name="Malicious attack", exact=True)).to_be_checked()
    page.keyboard.press("ArrowDown")
    expect(page.get_by_role("radio", name="Malicious complaint", exact=True)).to_be_focused()
    expect(page.get_by_role("heading", name="What exactly?")).to_be_visible()
    for _ in range(40):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.textContent").startswith("＋"):
            break
    page.keyboard.press("Enter")
    expect(page.locator("details.record")).to_have_count(1)
    assert page.evaluate("document.activeElement.closest('details.record') !== null")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("language", ["zh-CN", "en"])
def test_it_can_be_read_on_a_small_phone(desk: Opening, language: str, scheme: str) -> None:
    page = desk(language, 360, scheme)
    for name in ("not-received", "extortion"):
        with page.expect_response(re.compile("/desk/answer")):  # until then the answer is to the case before
            page.locator("#case-file").set_input_files(ROOT / "examples" / "cases" / f"{name}.json")
        expect(page.locator("#answer .why li").first).to_be_visible()
        expect(page.locator("#answer.stale")).to_have_count(0)
        page.evaluate("document.querySelectorAll('details').forEach((one) => { one.open = true; })")
        audit(page)
    page.emulate_media(media="print")
    expect(page.locator(".form")).to_be_hidden()
    expect(page.locator("#answer.stale")).to_have_count(0)
    audit(page)


def test_a_rule_with_an_error_is_marked_mended_and_tried(desk: Opening, service: Running) -> None:
    page = desk("en")
    page.get_by_role("button", name="Try out rules").click()
    page.get_by_label("Policy").select_option("my-shop")
    expect(page.locator("#file")).to_have_value("orders.yaml")
    rules = page.locator("#rules")
    told = page.locator(".side .verdict strong")
    expect(told).to_have_text("No example case comes out differently")
    text = rules.input_value()
    assert "hoarding" in text
    line = next(number for number, one in enumerate(text.splitlines(), 1) if "close_cause" in one)
    rules.fill(text.replace("close_cause", "close_casue"))
    expect(told).to_have_text("Errors to mend first: 1")
    expect(page.locator(".gutter .at.fault")).to_have_text(f"✗ {line}")
    page.get_by_role("button", name=f"Go to orders.yaml:{line}").click()
    selected = "(at => at.value.slice(at.selectionStart, at.selectionEnd))(document.activeElement)"
    assert page.evaluate(selected) == "close_casue"
    audit(page)
    page.get_by_role("button", name="change to `close_cause`").click()
    expect(told).to_have_text("No example case comes out differently")
    assert rules.input_value() == text
    rules.fill(text.replace("at_least: 3", "at_least: 4"))
    expect(told).to_have_text("Example cases that come out differently: 1")
    changed = page.locator(".tests li").first
    expect(changed).to_contain_text("three orders that were never paid")
    expect(changed).to_contain_text("not as expected")
    expect(changed.locator(".tag")).to_have_text(["allow", "deny"])
    audit(page)
    page.get_by_role("button", name="Undo all edits").click()
    expect(told).to_have_text("No example case comes out differently")


def test_a_token_is_asked_for_and_kept_for_the_page_alone(browser: Browser, desk: Opening, tmp_path: Path) -> None:
    made = tokens(tmp_path)
    log = new_log(tmp_path)
    with running(tmp_path, "--policy", "kuaishou", "--log", log) as served:
        page = desk("en", url=served.url)
        page.get_by_label("Token", exact=True).fill(made["log.read"])
        page.get_by_role("button", name="Use it").click()
        expect(page.get_by_text("This token is not valid, or may not decide cases.")).to_be_visible()
        page.get_by_label("Token", exact=True).fill(made["decide"])
        page.get_by_role("button", name="Use it").click()
        page.locator("#case-file").set_input_files(EXTORTION)
        expect(verdict(page)).to_have_text("Talk to the buyer first")
        page.get_by_role("button", name="Decide for the record").click()
        expect(page.locator("#record-told")).to_contain_text("Recorded, with the id")
        assert page.evaluate("[sessionStorage.length, localStorage.length, document.cookie]") == [0, 0, ""]
