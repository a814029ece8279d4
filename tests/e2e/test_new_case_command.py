"""A new agent's way from "this buyer threatens a bad review unless I pay" to an allow, doing only what the tool says.

Each step fills in what the step before has asked for, and looks for the words that ask for the next.
"""

import json
import os
import re
import shutil
import subprocess
import sys
from datetime import datetime, timedelta
from pathlib import Path

import pytest

RULE = "malicious_review.extortion"
NOW = datetime.now().astimezone().replace(microsecond=0)
REMOVED = object()


def ago(**time):
    return (NOW - timedelta(**time)).isoformat()


# what the agent knows or looks up, under the place where the blank stands
WHO = {
    "/case_id": "ticket-1024",
    "/shop/id": "shop-88",
    "/operator/id": "kefu-07",
    "/operator/role": "agent",
    "/operator/permissions": ["block.request"],
    "/operator/shop_ids": ["shop-88"],
    "/operator/grant_expires_at": REMOVED,
    "/operator/conflicts": [],
    "/buyer/id": "b-5566",
    "/buyer/age_band": "adult",
    "/buyer/account_compromised": False,
    "/statistics/operator_blocks_today": 0,
    "/statistics/shop_blocks_today": 1,
}
WISH = {
    "/request/buyer_id": "b-5566",
    "/request/scope": ["purchase", "chat"],
    "/request/duration_days": 30,
    "/request/remark": "索要五千元，称不给就发差评，见聊天记录",
    "/request/stated_reasons": [],
    "/request/confirmation/confirmed": True,
    "/request/confirmation/buyer_id": "b-5566",
    "/request/second_approval": REMOVED,
}
LOOKED_UP = {
    "/open_orders/count": 0,
    "/open_orders/plan": REMOVED,
    "/orders": [{"id": "o1", "placed_at": ago(days=10), "status": "completed", "merchant_fault": "none"}],
    "/after_sales": [],
    "/reviews": [],
    "/complaints": [],
    "/rulings": [],
    "/protected_acts": [],
    "/blocks": [],
}
CONDUCT = {
    "/incidents/0/id": "i1",
    "/incidents/0/at": ago(days=3),
    "/incidents/0/kind": "extortion_demand",
    "/incidents/0/demand/condition": "review",
    "/incidents/0/demand/demanded_minor": 500_000,
    "/incidents/0/demand/price_minor": 9_900,
    "/incidents/0/demand/shipping_minor": 0,
    "/incidents/0/demand/refund_due_minor": 9_900,
    "/incidents/0/demand/category": "general",
    "/incidents/0/demand/defect": "unproven",
}
SCREENSHOT = {
    "/evidence/0/id": "e1",
    "/evidence/0/captured_at": ago(days=2),
    "/evidence/0/kind": "chat_log",
    "/evidence/0/refs": ["incidents/i1"],
    "/evidence/0/source": "screenshot",
    "/evidence/0/sha256": REMOVED,
    "/evidence/0/edited": False,
}
EXPORT = {"/evidence/0/source": "platform_export", "/evidence/0/sha256": "0123456789abcdef" * 4}
CONTACT = {
    "/communications/0/id": "m1",
    "/communications/0/at": ago(hours=1),
    "/communications/0/channel": "platform_chat",
    "/communications/0/logged": True,
    "/communications/0/states_problem": True,
    "/communications/0/offers_solution": True,
    "/communications/0/warns_of_block": True,
    "/communications/0/coercive": False,
    "/communications/0/buyer_reply": "none",
    "/communications/0/answered_at": REMOVED,
}


class Agent:
    """Someone with the installed command, a text editor and one language."""

    def __init__(self, folder, language):
        self.folder, self.language, self.file = folder, language, folder / "case.json"
        self.script = shutil.which("fairblock", path=str(Path(sys.executable).parent))
        assert self.script, f"no `fairblock` beside {sys.executable}: install the package first"

    def run(self, *arguments):
        done = subprocess.run(
            [self.script, *arguments, "--lang", self.language],
            cwd=self.folder,
            env=os.environ | {"NO_COLOR": "1"},
            capture_output=True,
            encoding="utf-8",
            timeout=60,
            check=False,
        )
        assert done.returncode != 1, done.stderr
        return done

    def check(self, *arguments):
        return self.run("check", "case.json", "--policy", "kuaishou", "--exit-verdict", *arguments)

    def new(self, *arguments):
        return self.run("new", "case", "--rule", RULE, *arguments)

    def case(self):
        return json.loads(self.file.read_bytes())

    def write(self, case):
        self.file.write_text(json.dumps(case, ensure_ascii=False, indent=2), encoding="utf-8")

    def fill(self, *answers):
        """Puts answers where the blanks are; nothing goes where there is no blank, but for what is corrected."""
        case = self.case()
        for pointer, answer in ((pointer, answer) for part in answers for pointer, answer in part.items()):
            *way, last = pointer.split("/")[1:]
            holder = case
            for step in way:
                holder = holder[int(step)] if step.isdigit() else holder[step]
            assert last in holder or last == "sha256", f"the form does not ask for {pointer}"
            if answer is REMOVED:
                del holder[last]
            else:
                holder[last] = answer
        self.write(case)

    def replace(self, **collections):
        self.write(self.case() | collections)

    def left(self):
        """What `check` says is not filled in: pointers."""
        error = json.loads(self.check("--format", "json").stdout)["error"]
        return {problem["pointer"] for problem in error["problems"]}


@pytest.fixture(params=["zh", pytest.param("en", marks=pytest.mark.slow)])
def agent(request, tmp_path):
    return Agent(tmp_path, request.param)


def said(agent, zh, en):
    return zh if agent.language == "zh" else en


def test_from_a_threat_to_an_allow(agent):
    # which ground, which rule?
    choice = agent.run("new", "case")
    assert choice.returncode == 2
    line = said(agent, f"    {RULE}  以差评索要超额财物", f"    {RULE}  Extortion by bad review")
    assert line in choice.stderr.splitlines()

    # a form, and what to do with it
    made = agent.new("--out", "case.json")
    assert (made.returncode, made.stdout) == (0, "")
    command = re.search(r"fairblock (check .*)", made.stderr)[1]
    assert command == f"check case.json --policy kuaishou --lang {agent.language}"
    assert command in agent.case()["extensions"]["fairblock_how"][-1]
    assert agent.new("--out", "case.json").returncode == 2

    # as it is, nobody has filled it in
    empty = agent.check()
    assert empty.returncode == 3
    assert said(agent, "没有填：案件编号（`case_id`）", "not filled in: Case id (`case_id`)") in empty.stderr
    everything = {*WHO, *WISH, *LOOKED_UP, *CONDUCT, *SCREENSHOT, *CONTACT} - {"/request/second_approval"}
    assert agent.left() == everything | {"/request/second_approval/approver_id"}

    # half of it
    agent.fill(WHO, WISH)
    assert agent.left() == {*LOOKED_UP, *CONDUCT, *SCREENSHOT, *CONTACT}
    nobody = said(agent, "没有查过：投诉（`complaints`）", "nobody looked up: Complaints (`complaints`)")
    assert nobody in agent.check().stderr

    # all but evidence and contacts, of which there are none yet: `[]`, as the form says
    about = agent.case()["extensions"]["fairblock_help"]["evidence"]
    assert said(agent, "还没有就写 []", "if there are none yet, write []") in about
    agent.fill(LOOKED_UP, CONDUCT)
    agent.replace(evidence=[], communications=[])
    first = agent.check()
    assert first.returncode == 10
    assert first.stdout.startswith("deny")
    wanted = said(
        agent, "有效证据（聊天记录）：incidents/i1", "valid evidence (chat history) for each of: incidents/i1"
    )
    assert wanted in first.stdout
    assert "malicious_review.flooding" not in first.stdout  # reviews were looked up: only what was asked is spoken of

    # a blank piece of evidence out of a new form; a screenshot does not do
    form = json.loads(agent.new().stdout)
    agent.replace(evidence=form["evidence"])
    agent.fill(SCREENSHOT)
    doubtful = agent.check()
    assert doubtful.returncode == 10
    assert said(agent, "证据来源", "Source") in doubtful.stdout
    note = agent.case()["evidence"][0]["extensions"]["fairblock_note"]
    assert "platform_export" in note
    assert "screenshot" not in note
    agent.fill(EXPORT)
    second = agent.check()
    assert second.returncode == 11
    assert second.stdout.startswith("needs-communication")
    assert said(agent, "说明了问题", "States the problem") in second.stdout

    # talk to the buyer, note it, wait, check again at that time
    agent.replace(communications=form["communications"])
    agent.fill(CONTACT)
    waiting = agent.check()
    assert waiting.returncode == 11
    until = re.search(r"20\S+T[\d:]+(Z|[+-]\d\d:\d\d)", waiting.stdout.splitlines()[-1])[0]
    assert datetime.fromisoformat(until) == NOW + timedelta(hours=23)
    agent.fill({"/as_of": until})
    allowed = agent.check()
    assert allowed.returncode == 0
    assert allowed.stdout.startswith("allow")


def test_faults_of_use(agent):
    wrong = agent.run("new", "case", "--ground", "malicous_review")
    assert (wrong.returncode, wrong.stdout) == (2, "")
    assert said(agent, "是否想写 `malicious_review`？", "did you mean `malicious_review`?") in wrong.stderr
    assert agent.run("new", "case", "--policy", "nowhere").returncode == 3
    assert agent.new("--out", "no/where.json").returncode == 2
