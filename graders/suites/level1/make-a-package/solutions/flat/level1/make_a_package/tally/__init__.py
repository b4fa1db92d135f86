"""Counts things, from several threads if you like."""

from .counting import Tally

__all__ = ["Tally"]
__version__ = "0.1.0"
