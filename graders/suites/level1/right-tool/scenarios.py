"""Drives level1/right_tool.py. Runs beside the student's code, so nothing in here knows what is right.

On the virtual clock computing takes no time. A computing job sleeps instead, with a lock in hand that all threads of its process share, as
they share the interpreter.
"""

import os
import threading
import time

turns = {}
jobs_here = {"home": None, "caller": None, "takes": []}


def where():
    if os.getpid() != jobs_here["home"]:
        return "process"
    return "caller" if threading.get_ident() == jobs_here["caller"] else "thread"


def wait_for_it(number):
    time.sleep(jobs_here["takes"][number])
    return [number, where()]


def compute_it(number):
    with turns.setdefault(os.getpid(), threading.Lock()):
        time.sleep(jobs_here["takes"][number])
    return [number, where()]


def jobs_of(kinds, takes):
    jobs_here.update(home=os.getpid(), caller=threading.get_ident(), takes=takes)
    return [(kind, wait_for_it if kind == "blocking" else compute_it, number) for number, kind in enumerate(kinds)]


def worked(lab, kinds, takes, threads, processes):
    module = lab.load("module")
    results = module.run_jobs(jobs_of(kinds, takes), threads, processes)
    return {"results": results, "seconds": lab.now()}


def compared(lab, kinds, takes, threads, processes):
    module = lab.load("module")
    table = module.compare(jobs_of(kinds, takes), threads, processes)
    return {"table": table, "seconds": lab.now()}
