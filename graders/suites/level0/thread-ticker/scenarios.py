"""Runs the script as it is. Runs beside the student's code, so nothing in here knows what is right."""

import threading


def whole_program(lab):
    """`told` of each thread that has ended: its class, and which methods are defined below `Thread`."""
    threads = lab.watch(threading.Thread, "_bootstrap_inner", tell=lambda thread, result: described(type(thread)))
    lab.run_program("program")
    return {"classes": {str(call["thread"]): call["told"] for call in threads if call["told"]}}


def described(kind):
    own = [one for one in kind.__mro__ if one.__module__ != "threading" and one is not object]
    return {"name": kind.__name__, "methods": sorted({name for one in own for name in ("__init__", "run") if name in vars(one)})}
