"""The decision log: every decision on the record, append-only and tamper-evident. Needs `fairblock[log]`."""

from .errors import LogError
from .log import DecisionLog, open_log
from .model import Entry, Personal

__all__ = ["DecisionLog", "Entry", "LogError", "Personal", "open_log"]
