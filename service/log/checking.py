"""`fairblock check --log`: decisions that are on the record before anybody sees them."""

from ...reporting.checking import Answer, Checking
from ...reporting.style import Tongue
from .command import INTERNAL, tell
from .errors import LogError
from .log import DecisionLog, open_log
from .recording import parsed


def check_on_record(checking: Checking, place: str, *, exit_verdict: bool) -> int:
    """Decides everything that `checking` was given and records it in the log at `place`; returns the exit code.

    What cannot be recorded is not printed, and ends the run: an answer that is on no record is none.
    """
    try:
        log = open_log(place)
    except LogError as error:
        return tell(error, checking.language, checking.color)
    with log:
        checking.recorder = _Recorder(log, checking)
        try:
            return checking.run(exit_verdict=exit_verdict)
        except LogError as error:
            tell(error, checking.language, checking.color)
            checking.say(Tongue(checking.language).say("log_not_recorded"))
            return INTERNAL


class _Recorder:
    """Records the answers of one run."""

    def __init__(self, log: DecisionLog, checking: Checking) -> None:
        self._log = log
        self._policy = checking.policy

    def __call__(self, answers: list[Answer]) -> list[str]:
        return self._log.record_many(
            (self._policy, parsed(answer.case.raw), answer.verdict, answer.latency_us) for answer in answers
        )
