"""`python3 -m corpus`: how many of the wrong programs the harness finds, whom it accuses falsely, and what a schedule costs.

With `--stress`, the same by repetition beside it: plain runs of the programs, as they come. With `--repeat N`, one schedule of each
program N times: every run must be the first one again, step by step.
"""
from __future__ import annotations

import argparse
import json
import queue
import sys
import threading
from collections.abc import Callable, Iterable
from contextlib import closing
from dataclasses import asdict
from pathlib import Path
from statistics import median
from typing import Any

from .controlled import Agent, AgentEnded, Examined, examine, repeat
from .plain import cpu_of_main, stress
from .program import FAMILIES, LEAST_FOUND, Program, load_all

Row = dict[str, Any]


def main() -> int:
    asked = _arguments()
    try:
        programs = load_all(asked.only)
    except ValueError as error:
        print(error, file=sys.stderr)
        return 2
    programs = [program for program in programs if asked.expect in (None, 'wrong' if program.wrong else 'right')]
    if asked.repeat:
        return _repeat(programs, asked.repeat, asked.jobs)
    work = [(program, seed) for seed in range(1, asked.seeds + 1) for program in programs]
    log = _Log(asked.log, asked.schedules)
    left = [(program, seed) for program, seed in work if not log.has(program, seed)]
    log.rows += _in_lanes(asked.jobs, left, _examiner(asked.schedules), log.add)
    rows = _sorted([row for row in log.rows if (row['name'], row['seed']) in {(program.name, seed) for program, seed in work}])
    _print_table(rows, (1, 5, 100, 200))
    _print_findings(rows)
    stressed: list[Row] = []
    if asked.stress:
        stressed = _sorted(_in_lanes(asked.jobs, programs, lambda program: _stress_row(program, asked.runs, asked.seconds)))
        _print_table(stressed, (1, 10, 100, 1000))
        _print_findings(stressed)
    if asked.json:
        asked.json.write_text(json.dumps(rows + stressed, ensure_ascii=False, indent=1) + '\n')
    return 0 if _is_good(rows) else 1


class _Log:
    """Rows of finished programs in a file of JSON lines, so that a long measurement goes on where it was interrupted."""

    def __init__(self, path: Path | None, schedules: int):
        self._path, self._schedules = path, schedules
        self.rows: list[Row] = []
        if path is None or not path.exists():
            return
        for line in path.read_text().splitlines():
            try:
                row = json.loads(line)
            except ValueError:
                # Cut off by the interruption.
                continue
            if row['asked'] == schedules:
                self.rows.append(row)

    def has(self, program: Program, seed: int) -> bool:
        return any((row['name'], row['seed']) == (program.name, seed) for row in self.rows)

    def add(self, row: Row) -> None:
        if self._path is None:
            return
        # A line of its own, whatever an interruption has left of the one before.
        with self._path.open('a') as file:
            file.write('\n' + json.dumps({**row, 'asked': self._schedules}, ensure_ascii=False) + '\n')
        about = f'{row["family"]}/{row["name"]}'
        print(f'{about}: {row["runs"]} schedules, {row["complaints"]} accusations, {row["cpu_seconds"]:.1f} CPU seconds', flush=True)


def _sorted(rows: list[Row]) -> list[Row]:
    return sorted(rows, key=lambda row: (FAMILIES.index(row['family']), row['name']))


def _repeat(programs: list[Program], runs: int, jobs: int) -> int:
    rows = _sorted(_in_lanes(jobs, programs, _repeater(runs)))
    for row in rows:
        if row['differing']:
            print(f'differs   {row["family"]}/{row["name"]}: {row["differing"]} of {runs} runs of {row["schedule"]}')
    total = sum(row['differing'] for row in rows)
    print(f'{len(rows)} programs, one schedule {runs} times each, with traces: {total} runs differ')
    return 1 if total else 0


def _repeater(runs: int) -> Callable[[Program], Row]:
    """Runs one schedule of a program again and again."""
    def row(program: Program) -> Row:
        with closing(Agent([program])) as agent:
            schedule, differing = repeat(agent, program, runs)
        return {**_about(program), 'schedule': schedule, 'differing': differing}
    return row


def _examiner(schedules: int) -> Callable[[tuple[Program, int]], Row]:
    """Examines a program under a seed, with an agent that holds nothing else, as one that grades does."""
    def row(pair: tuple[Program, int]) -> Row:
        program, seed = pair
        with closing(Agent([program])) as agent:
            try:
                examined = examine(agent, program, schedules, seed)
            except AgentEnded:
                examined = Examined(undecided='the agent ended')
        plain = cpu_of_main(program) if program.wrong is None else None
        each = examined.cpu_seconds / examined.runs if examined.runs else None
        return {
            **_about(program), 'seed': seed, **asdict(examined), 'schedule_cpu_seconds': each, 'plain_cpu_seconds': plain,
            'slow_down': each / plain if each and plain else None,
        }
    return row


def _stress_row(program: Program, runs: int, seconds: float) -> Row:
    return {**_about(program), **asdict(stress(program, runs, seconds)), 'undecided': None, 'slow_down': None}


def _about(program: Program) -> Row:
    return {'family': program.family, 'name': program.name, 'wrong': program.wrong}


def _in_lanes(lanes: int, work: Iterable[Any], make_row: Callable[[Any], Row], told: Callable[[Row], None] = lambda row: None) -> list[Row]:
    """Each lane takes from the common work until none is left; `told` hears of each row, one at a time."""
    left: queue.SimpleQueue[Any] = queue.SimpleQueue()
    for piece in work:
        left.put(piece)
    rows: list[Row] = []
    errors: list[BaseException] = []
    telling = threading.Lock()

    def lane() -> None:
        try:
            while not errors:
                row = make_row(left.get_nowait())
                with telling:
                    rows.append(row)
                    told(row)
                if sys.stderr.isatty():
                    print(f'\r{len(rows)} done', end='', file=sys.stderr, flush=True)
        except queue.Empty:
            pass
        except BaseException as error:
            errors.append(error)

    # Daemons, so that Ctrl-C ends a long measurement.
    threads = [threading.Thread(target=lane, daemon=True) for _ in range(lanes)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if errors:
        raise errors[0]
    return rows


def _print_table(rows: list[Row], marks: tuple[int, ...]) -> None:
    unit = 'runs' if marks[1] == 10 else 'schedules'
    heads = ['family', 'wrong', *(f'≤{mark}' for mark in marks), 'missed', 'correct', 'accused', 'undecided', 'cpu ms', 'slow-down']
    print(f'Wrong programs found within so many {unit}; correct ones accused. Median over correct programs: cpu ms each, slow-down.')
    print('  '.join([f'{heads[0]:<11}', *(f'{head:>9}' for head in heads[1:])]))
    for family in (*FAMILIES, 'all'):
        some = [row for row in rows if family in (row['family'], 'all')]
        if some:
            print('  '.join([f'{family:<11}', *(f'{cell:>9}' for cell in _cells(some, marks))]))


def _cells(rows: list[Row], marks: tuple[int, ...]) -> list[str]:
    wrong = [row for row in rows if row['wrong']]
    correct = [row for row in rows if not row['wrong']]
    found = [row['found_at'] for row in wrong if row['found_at']]
    costs = [row['schedule_cpu_seconds'] * 1000 for row in correct if row.get('schedule_cpu_seconds')]
    slow_downs = [row['slow_down'] for row in correct if row['slow_down']]
    return [
        str(len(wrong)),
        *(str(sum(at <= mark for at in found)) for mark in marks),
        str(len(wrong) - len(found)),
        str(len(correct)),
        str(sum(row['found_at'] is not None for row in correct)),
        str(sum(row['undecided'] is not None for row in rows)),
        f'{median(costs):.1f}' if costs else '-',
        f'{median(slow_downs):.1f}' if slow_downs else '-',
    ]


def _print_findings(rows: list[Row]) -> None:
    for row in rows:
        name = f'{row["family"]}/{row["name"]}' + (f' (seed {row["seed"]})' if 'seed' in row else '')
        if row['undecided']:
            print(f'undecided {name}: {row["undecided"]}')
        elif row['wrong'] and not row['found_at']:
            print(f'missed    {name}: {row["wrong"]}, {row["runs"]} runs')
        elif not row['wrong'] and row['found_at']:
            times = f'{row.get("complaints", 1)} times, first in run {row["found_at"]}'
            print(f'accused   {name}: {times} {row.get("schedule") or ""} {row["complaint"]}')


def _is_good(rows: list[Row]) -> bool:
    wrong = [row for row in rows if row['wrong']]
    found = sum(row['found_at'] is not None for row in wrong)
    no_alarm = all(row['found_at'] is None and row['undecided'] is None for row in rows if not row['wrong'])
    return no_alarm and found >= LEAST_FOUND * len(wrong)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog='python3 -m corpus', description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('--schedules', type=int, default=200, help='for each program and seed; wrong ones stop where they are found')
    parser.add_argument('--seeds', type=int, default=1, help='how many portfolios of schedules')
    parser.add_argument('--repeat', type=int, metavar='N', help='one schedule of each program N times instead')
    parser.add_argument('--stress', action='store_true', help='plain runs too')
    parser.add_argument('--runs', type=int, default=1000, help='most plain runs of a program')
    parser.add_argument('--seconds', type=float, default=60, help='most seconds of plain runs of a program')
    parser.add_argument('--only', action='append', metavar='NAME', help='a program or a family; may be repeated')
    parser.add_argument('--expect', choices=('right', 'wrong'), help='only the correct programs, or only the wrong ones')
    parser.add_argument('--log', type=Path, metavar='FILE',
                        help='note each finished program there, and leave out those noted with as many schedules')
    parser.add_argument('--jobs', type=int, default=1, help='how many programs at a time')
    parser.add_argument('--json', type=Path, metavar='FILE', help='write a row for each program and seed')
    return parser.parse_args()


if __name__ == '__main__':
    sys.exit(main())
