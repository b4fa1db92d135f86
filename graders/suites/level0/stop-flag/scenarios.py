"""Runs the script as it is. Runs beside the student's code, so nothing in here knows what is right."""

import threading
import time


def whole_program(lab):
    lab.run_program("program")
    return {"seconds": lab.now()}


def the_halt_comes_later(lab, factor):
    """The main thread sleeps so many times as long as it asks for."""
    plain = time.sleep

    def sleep(seconds):
        plain(seconds * factor if threading.current_thread() is threading.main_thread() else seconds)

    time.sleep = sleep
    lab.run_program("program")
    return {"seconds": lab.now()}
