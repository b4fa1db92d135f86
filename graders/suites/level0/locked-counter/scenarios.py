"""Runs the script as it is. Runs beside the student's code, so nothing in here knows what is right."""

import sys
import threading


def whole_program(lab):
    lab.run_program("program")
    return {"seconds": lab.now()}


def printing_fails(lab, number):
    """The print with this number (from 1), of those by new threads, raises SystemExit, which ends a thread quietly."""
    plain, printed = sys.stdout.write, []

    def write(text):
        if threading.current_thread() is not threading.main_thread():
            printed.append(text)
            if len(printed) == number:
                raise SystemExit
        return plain(text)

    sys.stdout.write = write
    lab.run_program("program")
    return {"printed": len(printed)}
