"""Runs the script as it is. Runs beside the student's code, so nothing in here knows what is right."""

import threading
import time


def whole_program(lab):
    return _run(lab)


def opened_later(lab, factor):
    """Whoever calls `set` sleeps so many times as long as it asks for: nobody else does."""
    plain = time.sleep
    waiting = lab.watch(threading.Event, "wait")

    def sleep(seconds):
        waits = any(call["thread"] == me() for call in waiting if call["line"])
        plain(seconds * factor if threading.current_thread() is threading.main_thread() and not waits else seconds)

    me = threading.get_ident
    time.sleep = sleep
    return _run(lab)


def threads_come_late(lab, seconds):
    """Each new thread begins its work only after so many seconds."""
    plain = threading.Thread._bootstrap_inner

    def begin(thread):
        run = thread.run
        thread.run = lambda: (lab.sleep(seconds), run())
        plain(thread)

    threading.Thread._bootstrap_inner = begin
    return _run(lab)


def _run(lab):
    calls = lab.watch(threading.Event, "wait", "set", "is_set", tell=lambda event, result, *rest: result)
    lab.run_program("program")
    return {"calls": [[call["call"], call["thread"], call["at"], call["until"], call["told"]] for call in calls if call["line"]]}
