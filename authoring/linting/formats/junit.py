"""Findings as JUnit XML, which build servers read: a suite for each policy, a test for each lint."""

import re
from collections.abc import Iterable
from xml.etree import ElementTree as ET

from ....engine.language.problems import PolicyProblem
from ..lints.every import LINTS
from ..model import SEVERITIES
from ..running import Linted
from ..silences import KNOWN, NEEDED, REASON
from .sarif import message_of

# what XML 1.0 cannot hold, escaped or not
_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
NAMES = (*(lint.name for lint in LINTS), REASON, NEEDED, KNOWN)


def junit_xml(runs: Iterable[Linted], language: str, fail_on: str) -> bytes:
    """A failure for each lint with findings at or above `fail_on`; milder ones are said beside a test that passes."""
    root = ET.Element("testsuites", name="fairblock lint")
    for linted in runs:
        suite = ET.SubElement(root, "testsuite", _clean(name=linted.policy))
        if linted.problems:
            case = ET.SubElement(suite, "testcase", _clean(classname=linted.policy, name="policy"))
            said = _said(linted.problems, language)
            ET.SubElement(
                case, "error", _clean(message=linted.problems[0].text.in_(language), type="invalid")
            ).text = said
        else:
            _lints(suite, linted, language, fail_on)
        cases = suite.findall("testcase")
        counts = {"tests": len(cases), "skipped": 0, "time": "0"}
        counts |= {f"{kind}s": sum(case.find(kind) is not None for case in cases) for kind in ("failure", "error")}
        for key, value in counts.items():
            suite.set(key, str(value))
    for number in ("tests", "failures", "errors", "skipped"):
        root.set(number, str(sum(int(suite.get(number, "0")) for suite in root)))
    ET.indent(root)
    written: bytes = ET.tostring(root, encoding="utf-8", xml_declaration=True)
    return written + b"\n"


def _lints(suite: ET.Element, linted: Linted, language: str, fail_on: str) -> None:
    for name in NAMES:
        case = ET.SubElement(suite, "testcase", _clean(classname=linted.policy, name=name))
        found = [finding for finding in linted.findings if finding.name == name]
        if not found:
            continue
        said = _said([finding.problem for finding in found], language)
        if SEVERITIES.index(found[0].severity) >= SEVERITIES.index(fail_on):
            message = message_of(found[0].problem, language)
            ET.SubElement(case, "failure", _clean(message=message, type=found[0].severity)).text = said
        else:
            ET.SubElement(case, "system-out").text = said


def _said(problems: Iterable[PolicyProblem], language: str) -> str:
    return _text("\n".join(f"{p.file}:{p.line}:{p.column}: {p.code} {message_of(p, language)}" for p in problems))


def _clean(**attributes: object) -> dict[str, str]:
    return {name: _text(str(value)) for name, value in attributes.items()}


def _text(text: str) -> str:
    return _NOT_XML.sub("\ufffd", text)
