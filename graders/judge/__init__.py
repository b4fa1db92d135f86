"""What authors of tasks import."""

from . import expect, reasons
from .waiting import place, raised, waiting_list
from .exam import Exam
from .runs import Fact, Frame, Run
from .words import Failure, Text, check, is_number, same, seconds, show, text

__all__ = [
    "Exam",
    "Fact",
    "Failure",
    "Frame",
    "Run",
    "Text",
    "check",
    "expect",
    "is_number",
    "place",
    "raised",
    "reasons",
    "same",
    "seconds",
    "show",
    "text",
    "waiting_list",
]
