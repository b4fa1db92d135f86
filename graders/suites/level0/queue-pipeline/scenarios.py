"""Runs the script as it is. Runs beside the student's code, so nothing in here knows what is right."""

import queue


def whole_program(lab):
    """Each call of a queue by the program, with the queue's limit and how much is in it afterwards."""
    calls = lab.watch(queue.Queue, "put", "get", "task_done", "join", tell=lambda box, result, *rest: [box.maxsize, len(box.queue)])
    lab.run_program("program")
    return {"calls": [[call["call"], call["thread"], call["at"], call["until"], call["told"]] for call in calls if call["line"]]}
