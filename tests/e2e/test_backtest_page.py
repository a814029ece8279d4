"""The HTML report of a backtest in a real browser: charts are drawn, nothing fails, nothing overflows on a phone."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from collections.abc import Callable
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from backtest_summaries import summary

from fairblock.authoring.backtesting.page.page import write_page

BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
QUIET = (
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update",
    "--disable-sync", "--no-first-run", "--disable-default-apps", "--enable-logging=stderr", "--v=0",
    "--virtual-time-budget=8000",
)  # fmt: skip
HOSTILE = "</script><script>document.title='taken'</script><img src=x onerror=document.title='taken'>\"'&" + "x" * 40
WIDTH = 360  # of a small phone
# what stands beyond the right edge, but for what scrolls by itself; put into a copy of the page
MEASURE = """
const told = {width: innerWidth, scroll: document.documentElement.scrollWidth, out: []};
for (const one of document.body.querySelectorAll("*")) {
  const box = one.getBoundingClientRect();
  if (box.width && box.right > WIDTH + 1 && !one.closest(".wide, .hidden"))
    told.out.push(`${one.tagName}.${one.getAttribute("class")} ${Math.round(box.right)}`);
}
document.body.dataset.told = JSON.stringify(told);
"""

Browse = Callable[[Path], tuple[str, str]]


@pytest.fixture(scope="session")
def browse(tmp_path_factory: pytest.TempPathFactory) -> Browse:
    """Opens a page; what became of it, and what the browser said meanwhile."""
    browser = next(filter(None, map(shutil.which, BROWSERS)), None)
    if browser is None:
        pytest.skip("no Chromium is installed: the report of a backtest cannot be opened in a browser")

    def opened(file: Path, *more: str) -> tuple[str, str]:
        home = tmp_path_factory.mktemp("browser")
        command = [browser, *QUIET, f"--user-data-dir={home}", *more, "--dump-dom", file.as_uri()]
        done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=120)
        assert done.returncode == 0, done.stderr[-2000:]
        return done.stdout, "\n".join(line for line in done.stderr.splitlines() if "CONSOLE" in line)

    return opened


VARIANTS: dict[str, dict[str, Any]] = {
    "everyday": {},
    "alone": {"compared": False},
    "large": {"rules": 60, "operators": 40, "months": 36, "shops": 50},
    "tiny shares": {"decided": 700_000, "flip": 3e-6, "rules": 1, "shops": 1, "months": 1, "operators": 1},
    "hostile": {"text": HOSTILE},
}


def charts_of(dom: str) -> list[str]:
    """What was drawn in the place of each chart."""
    return [part.split("</figure>")[0] for part in re.split(r'<div class="chart', dom)[1:]]


def marks_of(chart: str, role: str) -> int:
    """How many bars or points a chart has: the paths in the groups of its marks."""
    groups = re.findall(rf'<g class="mark-{role} role-mark[^>]*>(.*?)</g>', chart, re.DOTALL)
    return sum(group.count("<path") for group in groups)


@pytest.mark.parametrize("name", VARIANTS)
def test_every_chart_is_drawn_and_nothing_fails(browse: Browse, tmp_path: Path, name: str) -> None:
    file = write_page(summary(**VARIANTS[name]), tmp_path, "en")
    dom, said = browse(file)
    assert said == ""
    charts = charts_of(dom)
    specs = [json.loads(text) for text in re.findall(r'<script type="application/json"[^>]*>(.*?)</script>', dom)]
    assert len(charts) == len(specs) >= 5
    for chart, spec in zip(charts, specs, strict=True):
        assert chart.count("<svg") == 1
        bars = [bar for values in spec["datasets"].values() for bar in values]
        if spec.get("mark", {}).get("type") == "line":
            assert marks_of(chart, "symbol") == len(bars)
        else:
            assert marks_of(chart, "rect") == len(bars)
    assert "<title>Backtest: " in dom  # no text of a case or a policy became a script


def asked_for(log: Path) -> list[str]:
    """What pages asked for, by the browser's log of the network; what it does for itself has no origin."""
    lines = log.read_text(encoding="utf-8").splitlines()
    events = [re.search(r'"initiator":"([^"]*)".*"url":"([^"]*)"', line) for line in lines]
    started = [event.groups() for event in events if event]
    assert started
    return [url for initiator, url in started if initiator != "not an origin"]


def test_the_page_asks_for_nothing(browse: Browse, tmp_path: Path) -> None:
    log, asking = tmp_path / "net.json", tmp_path / "asking.html"
    asking.write_text('<body><img src="http://127.0.0.1:9/seen">', encoding="utf-8")
    browse(asking, f"--log-net-log={log}")
    assert asked_for(log) == ["http://127.0.0.1:9/seen"]  # so it would be noticed
    browse(write_page(summary(), tmp_path, "zh"), f"--log-net-log={log}")
    assert asked_for(log) == []


@pytest.mark.parametrize(
    ("name", "lang"), [("everyday", "zh"), ("alone", "zh"), ("large", "en"), ("hostile", "en"), ("tiny shares", "en")]
)
def test_nothing_overflows_on_a_phone(browse: Browse, tmp_path: Path, name: str, lang: str) -> None:
    file = write_page(summary(**VARIANTS[name]), tmp_path, lang)
    page = file.read_text(encoding="utf-8")
    page = re.sub(r'<meta http-equiv="Content-Security-Policy"[^>]*>', "", page, count=1)
    body = f"<style>html {{ width: {WIDTH}px; }}</style></head>\n<body>"
    assert page.count("</head>\n<body>") == 1
    measure = MEASURE.replace("WIDTH", str(WIDTH))
    page = page.replace("</head>\n<body>", body)
    page = (
        page.removesuffix("</body>\n</html>\n")
        + f"<script>setTimeout(() => {{{measure}}}, 3000)</script></body></html>"
    )
    file.write_text(page, encoding="utf-8")
    dom, said = browse(file, f"--window-size={WIDTH},900")
    assert said == ""
    told = json.loads(unescape(re.search(r'data-told="([^"]*)"', dom)[1]))
    assert told["out"] == []
    assert told["width"] <= 544  # the rules of the style for a phone are on
