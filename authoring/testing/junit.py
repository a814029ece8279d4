"""Results of tests as JUnit XML, which build servers read."""

import re
from collections.abc import Iterable, Mapping
from xml.etree import ElementTree as ET

from ...engine.language.problems import PolicyProblem
from ...reporting.style import Tongue
from .model import Result
from .outcome import PolicyRun, count
from .text import failure_text

# what XML 1.0 cannot hold, escaped or not
_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def junit_xml(runs: Iterable[PolicyRun], invalid: Mapping[str, tuple[PolicyProblem, ...]], language: str) -> bytes:
    """One `testsuite` for each suite that was run, and one with an `error` for each policy that is not valid."""
    root = ET.Element("testsuites", name="fairblock")
    for run in runs:
        for suite, results in run.by_suite():
            element = _suite(root, suite.name, results)
            for result in results:
                _case(element, f"{run.policy.name}.{suite.name}", result, language)
    for name, problems in invalid.items():
        element = ET.SubElement(
            root, "testsuite", _clean(name=name, tests=1, failures=0, errors=1, skipped=0, time="0")
        )
        place = {"file": problems[0].file, "line": problems[0].line}
        case = ET.SubElement(element, "testcase", _clean(classname=name, name=problems[0].code, time="0", **place))
        said = "\n".join(f"{p.file}:{p.line}:{p.column}: {p.code} {p.text.in_(language)}" for p in problems)
        ET.SubElement(case, "error", _clean(message=problems[0].text.in_(language), type="invalid")).text = _text(said)
    for number in ("tests", "failures", "errors", "skipped"):
        root.set(number, str(sum(int(element.get(number, "0")) for element in root)))
    root.set("time", _seconds(sum(float(element.get("time", "0")) for element in root)))
    ET.indent(root)
    written: bytes = ET.tostring(root, encoding="utf-8", xml_declaration=True)
    return written + b"\n"


def _suite(root: ET.Element, name: str, results: list[Result]) -> ET.Element:
    counts = count(results)
    spent = _seconds(sum(result.seconds for result in results))
    numbers = {"tests": counts.total, "failures": counts.failed, "errors": 0, "skipped": counts.todo}
    return ET.SubElement(root, "testsuite", _clean(name=name, time=spent, **numbers))


def _case(suite: ET.Element, classname: str, result: Result, language: str) -> None:
    test = result.test
    attributes = _clean(
        classname=classname, name=test.name, file=test.file, line=test.line, time=_seconds(result.seconds)
    )
    case = ET.SubElement(suite, "testcase", attributes)
    if result.status == "todo":
        passing = Tongue(language).say("test_todo_passes") if result.passed else ""
        ET.SubElement(case, "skipped", _clean(message=" · ".join(filter(None, (test.todo, passing))), type="todo"))
    elif result.status == "failed":
        what = "; ".join(": ".join(difference.path) for difference in result.differences)
        failure = ET.SubElement(case, "failure", _clean(message=what, type="failed"))
        failure.text = _text(failure_text(result, language))


def _seconds(spent: float) -> str:
    return f"{spent:.3f}"


def _clean(**attributes: object) -> dict[str, str]:
    return {name: _text(str(value)) for name, value in attributes.items()}


def _text(text: str) -> str:
    return _NOT_XML.sub("\ufffd", text)
