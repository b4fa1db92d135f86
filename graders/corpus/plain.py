"""Programs as plain Python, in processes of their own: what stress by repetition finds, and what one run costs."""
from __future__ import annotations

import ast
import os
import signal
import subprocess
import sys
import time
from dataclasses import dataclass

from .program import Program

HANG_SECONDS = 10

# Processor time of main(), children included: the least of some repeats, each with a module of its own.
MEASURE = '''
import importlib.util, resource, sys
def used():
    both = resource.getrusage(resource.RUSAGE_SELF), resource.getrusage(resource.RUSAGE_CHILDREN)
    return sum(one.ru_utime + one.ru_stime for one in both)
least = None
for _ in range(int(sys.argv[2])):
    spec = importlib.util.spec_from_file_location('measured', sys.argv[1])
    module = sys.modules['measured'] = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    before = used()
    module.main()
    spent = used() - before
    least = spent if least is None else min(least, spent)
print(least)
'''


@dataclass
class Stressed:
    runs: int = 0
    found_at: int | None = None
    complaint: str | None = None
    seconds: float = 0.0


def stress(program: Program, runs: int, seconds: float) -> Stressed:
    """Runs the file as a student would, again and again, until something is wrong, or `runs` or `seconds` are used up."""
    stressed = Stressed()
    began = time.monotonic()
    while stressed.runs < runs and (stressed.runs == 0 or time.monotonic() - began < seconds):
        stressed.runs += 1
        if complaint := _run_once(program):
            stressed.found_at, stressed.complaint = stressed.runs, complaint
            break
    stressed.seconds = time.monotonic() - began
    return stressed


def cpu_of_main(program: Program, repeats: int = 5) -> float | None:
    """Seconds, or None where the program does not get through."""
    words = [sys.executable, '-c', MEASURE, str(program.path), str(repeats)]
    try:
        ended = subprocess.run(words, capture_output=True, text=True, timeout=HANG_SECONDS * repeats)
    except subprocess.TimeoutExpired:
        return None
    return float(ended.stdout.splitlines()[-1]) if ended.returncode == 0 else None


def _run_once(program: Program) -> str | None:
    with subprocess.Popen([sys.executable, str(program.path)], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
                          start_new_session=True) as process:
        try:
            output, errors = process.communicate(timeout=HANG_SECONDS)
        except subprocess.TimeoutExpired:
            # Its children too: they hold the pipes open.
            os.killpg(process.pid, signal.SIGKILL)
            return f'still running after {HANG_SECONDS} seconds'
    if process.returncode != 0:
        return f'exit code {process.returncode}: {(errors.splitlines() or [""])[-1]}'
    try:
        result = ast.literal_eval(output.splitlines()[-1])
    except (ValueError, SyntaxError, IndexError):
        return 'no result printed'
    return None if program.accepts(result) else f'result {result!r}'[:200]
