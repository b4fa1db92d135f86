"""Runs the script as it is. Runs beside the student's code, so nothing in here knows what is right."""

import threading

METHODS = ("acquire", "__enter__")


def whole_program(lab):
    """How deep each thread was in an RLock of the program's own at most, in the order of the calls."""
    calls = lab.watch(type(threading.RLock()), *METHODS, tell=lambda lock, result, *rest: lock._recursion_count())
    lab.run_program("program")
    return {"depths": [[call["thread"], call["on"], call["told"]] for call in calls if call["line"] and call["told"]]}
