"""What checks are written with: sentences in two languages, failures made of them, and comparing exactly."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Callable

if TYPE_CHECKING:
    from .runs import Run


@dataclass(frozen=True)
class Text:
    """One sentence for people, in both languages."""

    zh: str
    en: str

    def as_json(self) -> dict[str, str]:
        return {"zh-CN": clean(self.zh, MAX_SENTENCE), "en": clean(self.en, MAX_SENTENCE)}


# The contract allows 4000 UTF-16 units; a character of ours is at most two.
MAX_SENTENCE = 1900


def text(zh: str, en: str) -> Text:
    return Text(zh, en)


Words = Text | tuple[str, str]


def as_text(words: Words) -> Text:
    """A pair is a text too: zh-CN, then English."""
    return words if isinstance(words, Text) else Text(*words)


class Failure(Exception):
    """The student's program does not do what the check asks. Any other exception means that the grader is broken."""

    def __init__(
        self, seen: Words, expected: Words, why: Words, next_step: Words | None = None, evidence: Run | None = None
    ) -> None:
        self.seen = as_text(seen)
        self.expected = as_text(expected)
        self.why = as_text(why)
        self.next_step = None if next_step is None else as_text(next_step)
        self.evidence = evidence
        super().__init__(self.seen.en)


def check(function: Callable) -> Callable:
    """Marks a function of checks.py as a check. Its id is its name with dashes; its docstring is the heading: zh-CN, then en."""
    function.is_check = True
    return function


def clean(value: str, limit: int) -> str:
    """A string that every store and every page can take: no lone surrogates, no control characters, not too long."""
    shown = "".join(
        " " if character in "\r\n\t" else "\N{REPLACEMENT CHARACTER}" if _unprintable(character) else character
        for character in value[: limit + 1]
    )
    return shown if len(shown) <= limit else shown[: limit - 1] + "…"


def _unprintable(character: str) -> bool:
    code = ord(character)
    return code < 32 or 127 <= code < 160 or 0xD800 <= code < 0xE000


def same(left: object, right: object) -> bool:
    """Equal, and of the same types all the way down: True is not 1, 1.0 is not 1, NaN equals nothing."""
    if type(left) is not type(right):
        return False
    if isinstance(left, list):
        return len(left) == len(right) and all(same(a, b) for a, b in zip(left, right))
    if isinstance(left, dict):
        return left.keys() == right.keys() and all(same(value, right[key]) for key, value in left.items())
    return left == right


def is_number(value: object) -> bool:
    """An int or a float, and not a bool. Answers hold no infinities: those are refused when a line is read."""
    return type(value) in (int, float)


def show(value: object, limit: int = 80) -> str:
    """A value for a sentence, short."""
    return clean(json.dumps(value, ensure_ascii=False), limit)


def seconds(value: float) -> str:
    """Virtual seconds for a sentence: 2, 2.5, 0.001."""
    return f"{value:.3f}".rstrip("0").rstrip(".")
