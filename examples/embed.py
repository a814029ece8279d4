from pathlib import Path

import fairblock

policy = fairblock.load_policy("kuaishou")
try:
    verdict = policy.decide(Path("examples/cases/extortion.json").read_bytes())
except fairblock.CaseError as error:
    raise SystemExit(f"no answer, the case is invalid: {error}") from None
print(verdict.outcome)
for reason in verdict.reasons:
    print(reason.code, reason.message.zh, reason.message.en)
