"""What a first answer costs: processes that start anew, and artefacts that are loaded."""

import json
import sys
from pathlib import Path

from kuaishou.cases import cases as kuaishou_cases
from measure import cpu_of, python
from report import Aim, Bar, Section, duration

HEAVY = ("click", "jsonschema", "referencing", "ruamel", "rfc8785", "durable", "ibis", "z3", "sqlalchemy", "numpy")
_MODULES = "import sys; before = set(sys.modules); import fairblock; print(*sorted(set(sys.modules) - before))"
_COMMAND = "import sys; from fairblock.cli import main; main()"
_LOAD = """
import sys, time
import fairblock
before = time.process_time()
fairblock.load_policy(sys.argv[1])
print(time.process_time() - before)
"""


def _said(code: str, *words: str) -> str:
    import subprocess

    done = subprocess.run([*python(code), *words], capture_output=True, text=True, check=True, cwd="/")
    return done.stdout.strip()


def _load_time(policy: str, repeats: int) -> float:
    """The median CPU time of loading a policy in a new process, without the start and the imports."""
    return sorted(float(_said(_LOAD, policy)) for _ in range(repeats))[repeats // 2]


def command(*words: str) -> list[str]:
    """`fairblock …` with this Python."""
    script = Path(sys.executable).with_name("fairblock")
    return [str(script), *words] if script.is_file() else [*python(_COMMAND), *words]


def cold(folder: Path, workload: Path, repeats: int = 11) -> tuple[Section, list[Aim]]:
    """Starts in new processes; `folder` is an empty one to write to."""
    case = folder / "case.json"
    case.write_text(json.dumps(kuaishou_cases(1)[0], ensure_ascii=False), encoding="utf-8")
    bare = cpu_of(python("pass"), folder, repeats)
    imported = cpu_of(python("import fairblock"), folder, repeats)
    checked = cpu_of(command("check", str(case)), folder, repeats)
    bars = [
        Bar("Python itself, with nothing to do", bare),
        Bar("`import fairblock`, Python included", imported),
        Bar("`load_policy` of the workload's folder (12 rules), imports apart", _load_time(str(workload), repeats)),
        Bar('`load_policy("kuaishou")` (48 rules), imports apart', _load_time("kuaishou", repeats)),
        Bar("`fairblock check` on one case, Python included", checked),
    ]
    artefact_bar, artefact_aim = _artefact(folder, repeats)
    aims = [
        artefact_aim,
        _imports(imported - bare),
        Aim("`fairblock check` on one case under 0.3 s of CPU", duration(checked), checked < 0.3),
    ]
    text = "CPU time, user and system, of new processes; compiled bytecode is there, as after an installation."
    return Section("Cold start", text, "", (*bars, *artefact_bar)), aims


def _imports(extra: float) -> Aim:
    modules = _said(_MODULES).split()
    heavy = sorted({name.partition(".")[0] for name in modules} & set(HEAVY))
    measured = f"{len(modules)} modules, {duration(extra)}; of those not needed: {', '.join(heavy) or 'none'}"
    return Aim("`import fairblock` imports only what a decision needs", measured, not heavy)


def _artefact(folder: Path, repeats: int) -> tuple[list[Bar], Aim]:
    """`fairblock build`: the Kuaishou policy as one artefact, and how long that takes to load."""
    import subprocess

    text = "`fairblock build` writes a policy as one artefact that loads in under 30 ms"
    built = folder / "kuaishou.artefact"
    done = subprocess.run(
        command("build", "kuaishou", "--output", str(built)), capture_output=True, check=False, cwd=folder
    )
    if done.returncode != 0 or not built.is_file():
        return [], Aim(text, "there is no `fairblock build` yet", None)
    seconds = _load_time(str(built), repeats)
    return [Bar("`load_policy` of a built artefact, imports apart", seconds)], Aim(
        text, duration(seconds), seconds < 0.03
    )
