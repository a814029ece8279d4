"""The process that runs durable-rules; the one file that imports it. It is started as a script, by its path.

It knows nothing of policies: it is given rulesets and facts and says which rules fired. Messages are JSON, each with
its length in four bytes before it. Whatever goes wrong, it says so if it can and ends; supervising.py starts another.

What durable-rules 2.0.28 must be spared, and why each line here is as it is: the stock host's threads (so the C module
is called directly), two sessions at a time, a session in which nothing fired when it is deleted (so `end` fires in
each), ids and session ids that are not ours, facts with equal ids, and a fact of the same content derived twice.
"""

import json
import signal
import sys
from typing import Any, BinaryIO

MOST_FIRINGS = 100_000  # in one session
SESSIONS = 500  # session ids are used again; only one lives at a time
MEMORY = 2 * 1024**3  # bytes of address space, where the system can limit it


def read(stream: BinaryIO) -> Any:
    """The next message, or None where there is none any more."""
    head = stream.read(4)
    if len(head) < 4:
        return None
    body = stream.read(int.from_bytes(head, "big"))
    return json.loads(body)


def write(stream: BinaryIO, message: Any) -> None:
    """Sends one message."""
    body = json.dumps(message, separators=(",", ":")).encode()
    stream.write(len(body).to_bytes(4, "big") + body)
    stream.flush()


class Session:
    """One session of one ruleset: facts in, firings out."""

    def __init__(self, engine: Any, handle: int, makes: dict[str, list[int]], sid: str) -> None:
        self.engine = engine
        self.handle = handle
        self.makes = makes
        self.sid = sid
        self.state = 0
        self.last = 0  # the number in the last fact's id
        self.known: set[tuple[int, int]] = set()

    def state_facts(self, facts: list[dict[str, int]]) -> None:
        for fact in facts:
            self.assert_fact(fact)
        self.assert_fact({"end": 1})  # the last one

    def assert_fact(self, fact: dict[str, int]) -> None:
        self.last += 1
        text = json.dumps({"id": f"f{self.last}", "sid": self.sid, **fact}, separators=(",", ":"))
        result, self.state = self.engine.assert_fact(self.handle, text)
        if result not in (0, 1):  # handled; or no rule asks for it
            raise RuntimeError(f"a fact was not taken (result {result})")

    def fire(self) -> list[list[int]]:
        """Every firing as [number of the rule, at]; what a rule derives is a fact for the others."""
        started = self.engine.start_action_for_state(self.handle, self.state)
        text = started[1] if started else None
        fired: list[list[int]] = []
        ended = False
        while text:
            ((name, found),) = json.loads(text).items()
            if name == "end":
                ended = True
            else:
                at = found["p0"]["at"]
                fired.append([int(name[1:]), at])
                self.derive(self.makes[name], at)
            if len(fired) > MOST_FIRINGS:
                raise RuntimeError(f"more than {MOST_FIRINGS} firings")
            text = self.engine.complete_and_start_action(self.handle, self.state)
        if not ended:
            raise RuntimeError("the last fact was not seen")
        return fired

    def derive(self, made: list[int], at: int) -> None:
        group, node = made
        if (node, at) not in self.known:  # several branches may lead to one node
            self.known.add((node, at))
            self.assert_fact({"g": group, "n": node, "at": at, "r": at % 2})


def watch(seconds: float) -> None:
    """Ends this process of itself after that long, even in C code, and even if nobody is left to end it."""
    if hasattr(signal, "setitimer"):
        signal.setitimer(signal.ITIMER_REAL, seconds)


def limit_memory() -> None:
    """Better no memory here than none in the whole machine."""
    try:
        import resource
    except ImportError:
        return
    soft, hard = resource.getrlimit(resource.RLIMIT_AS)
    wanted = min([MEMORY, *(given for given in (soft, hard) if given != resource.RLIM_INFINITY)])
    resource.setrlimit(resource.RLIMIT_AS, (wanted, hard))
    resource.setrlimit(resource.RLIMIT_CORE, (0, resource.getrlimit(resource.RLIMIT_CORE)[1]))


def serve(source: BinaryIO, sink: BinaryIO) -> None:
    """Answers until there is nobody to answer."""
    import durable_rules_engine as engine  # type: ignore[import-not-found,unused-ignore]

    rulesets: list[tuple[int, dict[str, list[int]]]] = []
    count = 0
    while (message := read(source)) is not None:
        watch(message["seconds"])
        for ruleset in message.get("load", ()):
            handle = engine.create_ruleset(f"s{len(rulesets)}", json.dumps(ruleset["rules"]))
            rulesets.append((handle, ruleset["makes"]))
        answers: list[list[list[int]]] = []
        for which, facts in message.get("run", ()):
            count += 1
            handle, makes = rulesets[which]
            session = Session(engine, handle, makes, f"s{count % SESSIONS}")
            fired = 0
            try:
                session.state_facts(facts)
                answers.append(session.fire())
                fired = 1
            finally:
                if fired:  # deleting a session in which nothing fired would end the process in a worse way
                    engine.delete_state(handle, session.sid)
        watch(0)
        write(sink, {"fired": answers})


def main() -> None:
    """Runs as `python -I -S child.py FOLDER`, FOLDER being where durable-rules is installed."""
    sys.path.append(sys.argv[1])
    sink = sys.stdout.buffer
    limit_memory()
    try:
        serve(sys.stdin.buffer, sink)
    except Exception as error:
        write(sink, {"error": f"{type(error).__name__}: {error}"[:500]})


if __name__ == "__main__":
    main()
