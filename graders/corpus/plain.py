"""Programs as plain Python, in processes of their own: what stress by repetition finds, and what one run costs."""
from __future__ import annotations

import ast
import subprocess
import sys
import time
from dataclasses import dataclass

from .program import Program

HANG_SECONDS = 10

# Processor time of main(), children included: the least of some repeats, since the first one also warms up.
MEASURE = '''
import importlib.util, resource, sys
spec = importlib.util.spec_from_file_location('measured', sys.argv[1])
module = importlib.util.module_from_spec(spec)
sys.modules['measured'] = module
spec.loader.exec_module(module)
def used():
    both = resource.getrusage(resource.RUSAGE_SELF), resource.getrusage(resource.RUSAGE_CHILDREN)
    return sum(one.ru_utime + one.ru_stime for one in both)
least = None
for _ in range(int(sys.argv[2])):
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
    words = [sys.executable, str(program.path)]
    try:
        ended = subprocess.run(words, capture_output=True, text=True, timeout=HANG_SECONDS, start_new_session=True)
    except subprocess.TimeoutExpired:
        return f'still running after {HANG_SECONDS} seconds'
    if ended.returncode != 0:
        return f'exit code {ended.returncode}: {(ended.stderr.splitlines() or [""])[-1]}'
    try:
        result = ast.literal_eval(ended.stdout.splitlines()[-1])
    except (ValueError, SyntaxError, IndexError):
        return 'no result printed'
    return None if program.accepts(result) else f'result {result!r}'[:200]
