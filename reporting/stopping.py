"""Ctrl-C, and being told to end, while a library is at work: what that makes of it differs, down to an error that names
no Ctrl-C at all."""

import signal
import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from types import FrameType

# with what each is listened for where nobody listens; Windows has no SIGHUP
_UNHEARD = {
    number: unheard
    for name, unheard in (
        ("SIGINT", signal.default_int_handler),
        ("SIGTERM", signal.SIG_DFL),
        ("SIGHUP", signal.SIG_DFL),
    )
    if (number := getattr(signal, name, None)) is not None
}


@contextmanager
def stoppable() -> Iterator[None]:
    """Whatever fails within it after Ctrl-C, SIGTERM or SIGHUP is a KeyboardInterrupt: half done work is tidied away.

    In other threads, and where somebody else listens for a signal, nothing is changed.
    """
    pressed = False
    if threading.current_thread() is not threading.main_thread():
        yield
        return

    def press(_number: int, _frame: FrameType | None) -> None:
        nonlocal pressed
        pressed = True
        raise KeyboardInterrupt

    ours = {number: unheard for number, unheard in _UNHEARD.items() if signal.getsignal(number) is unheard}
    for number in ours:
        signal.signal(number, press)
    try:
        yield
    except Exception as error:
        if pressed:
            raise KeyboardInterrupt from error
        raise
    finally:
        for number, before in ours.items():
            signal.signal(number, before)


@contextmanager
def heard_later() -> Iterator[None]:
    """For what must not be left half done: Ctrl-C, SIGTERM and SIGHUP that somebody listens for are heard after it.

    A mask would not do: Python's handlers run in this thread also where another one, without the mask, got the signal.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    heard: list[int] = []
    with ExitStack() as after:  # each handler is put back, whatever comes in between
        after.callback(lambda: signal.raise_signal(heard[0]) if heard else None)
        for number in _UNHEARD:
            if callable(handler := signal.getsignal(number)):
                after.callback(signal.signal, number, handler)
                signal.signal(number, lambda number, _frame: heard.append(number))
        yield
