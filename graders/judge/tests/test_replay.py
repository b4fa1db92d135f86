"""Whatever fails is shrunk to a schedule that fails again, step by step the same, in another process too."""

import unittest

from judge.exam import Replayed
from judge.replay import Replay
from judge.tests.student import Student
from judge.words import Failure, text

WRONG = text("错", "wrong")
SCENARIO = "def run(lab, role): return lab.load(role).main()"

# Each program's `main` returns True when all went well.
PROGRAMS = {
    "lost_update": """
import threading
count = 0
def add():
    global count
    for _ in range(3):
        count += 1
def main():
    threads = [threading.Thread(target=add) for _ in range(3)]
    for t in threads: t.start()
    for t in threads: t.join()
    return count == 9
""",
    "check_then_act": """
import threading
class Seats:
    def __init__(self): self.free, self.sold = 1, 0
    def buy(self):
        if self.free > 0:
            self.free -= 1
            self.sold += 1
def main():
    seats = Seats()
    threads = [threading.Thread(target=seats.buy) for _ in range(2)]
    for t in threads: t.start()
    for t in threads: t.join()
    return seats.sold == 1
""",
    "crossed_locks": """
import threading
left, right = threading.Lock(), threading.Lock()
def eat(first, second):
    with first:
        with second:
            pass
def main():
    threads = [threading.Thread(target=eat, args=pair) for pair in ((left, right), (right, left))]
    for t in threads: t.start()
    for t in threads: t.join()
    return True
""",
    "lost_wakeup": """
import threading
ready, condition = [], threading.Condition()
def wait():
    if not ready:
        with condition:
            condition.wait()
def tell():
    ready.append(1)
    with condition:
        condition.notify()
def main():
    threads = [threading.Thread(target=wait), threading.Thread(target=tell)]
    for t in threads: t.start()
    for t in threads: t.join()
    return True
""",
    "pool_of_dictionary_writers": """
from concurrent.futures import ThreadPoolExecutor
words = {}
def count(word):
    words[word] = words.get(word, 0) + 1
def main():
    with ThreadPoolExecutor(3) as pool:
        for job in [pool.submit(count, 'a') for _ in range(6)]:
            job.result()
    return words == {'a': 6}
""",
    "awaits_between_read_and_write": """
import asyncio
async def main_():
    total = 0
    async def add():
        nonlocal total
        seen = total
        await asyncio.sleep(0)
        total = seen + 1
    await asyncio.gather(*(add() for _ in range(3)))
    return total == 3
def main():
    return asyncio.run(main_())
""",
    "order_of_a_set": """
import asyncio
async def work(n):
    return n
async def main_():
    done, _ = await asyncio.wait([asyncio.create_task(work(n)) for n in range(4)])
    return [task.result() for task in done] == [0, 1, 2, 3]
def main():
    return asyncio.run(main_())
""",
    "pops_from_an_empty_list": """
import threading
jobs, failed = [1], []
def take():
    if len(jobs) > 0:
        jobs.pop()
def main():
    threads = [threading.Thread(target=take) for _ in range(3)]
    for t in threads: t.start()
    for t in threads: t.join()
    return True
""",
    "reads_before_it_joins": """
import queue, threading
def main():
    line, out = queue.Queue(), []
    def work():
        while (n := line.get()) is not None:
            out.append(n)
    worker = threading.Thread(target=work)
    worker.start()
    for n in range(3): line.put(n)
    line.put(None)
    seen = list(out)
    worker.join()
    return seen == [] or seen == [0, 1, 2]
""",
    "draws_by_chance": """
import random, threading
total = 0
def add():
    global total
    n = random.randrange(1, 100)
    total += n
    drawn.append(n)
drawn = []
def main():
    threads = [threading.Thread(target=add) for _ in range(4)]
    for t in threads: t.start()
    for t in threads: t.join()
    return total == sum(drawn)
""",
    "two_clients_one_greeting": """
import socket, threading
served = []
def serve(listener):
    for _ in range(2):
        connection, _ = listener.accept()
        served.append(connection.recv(100))
        connection.close()
def hello(port, word):
    with socket.create_connection(('127.0.0.1', port)) as s:
        s.sendall(word)
def main():
    with socket.create_server(('127.0.0.1', 0)) as listener:
        port = listener.getsockname()[1]
        threads = [threading.Thread(target=serve, args=(listener,))]
        threads += [threading.Thread(target=hello, args=(port, word)) for word in (b'a', b'b')]
        for t in threads: t.start()
        for t in threads: t.join()
    return served == [b'a', b'b']
""",
    "all_wake_together": """
import threading, time
def main():
    best = []
    def run(n):
        time.sleep(1)
        if not best:
            best.append(n)
    threads = [threading.Thread(target=run, args=(n,)) for n in range(3)]
    for t in threads: t.start()
    for t in threads: t.join()
    return len(best) == 1
""",
    "reader_sees_half": """
import threading
class Pair:
    def __init__(self): self.a = self.b = 0
    def swap(self):
        for n in range(1, 4):
            self.a = n
            self.b = n
def main():
    pair, seen = Pair(), []
    writer = threading.Thread(target=pair.swap)
    reader = threading.Thread(target=lambda: seen.append((pair.a, pair.b)))
    writer.start(); reader.start(); writer.join(); reader.join()
    return seen[0][0] == seen[0][1]
""",
}  # fmt: skip


def holds(run):
    if run.result is not True:
        raise Failure(WRONG, WRONG, WRONG)


class Replays(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        files = {f"{name}.py": source for name, source in PROGRAMS.items()}
        cls.students = [Student(files), Student(files)]

    @classmethod
    def tearDownClass(cls):
        for student in cls.students:
            student.close()

    def explore(self, name, replay=None, student=0):
        """The failure, and the exploration's exam."""
        exam = self.students[student].exam(SCENARIO, {name: f"{name}.py"}, replay)
        with self.assertRaises(Failure) as caught:
            exam.every_schedule("run", {"role": name}, holds)
        return caught.exception, exam

    def test_every_failure_replays_step_by_step_under_its_shrunk_schedule(self):
        for name in PROGRAMS:
            with self.subTest(name):
                failure, exam = self.explore(name)
                shown = failure.evidence
                self.assertEqual([], exam.findings)
                self.assertTrue(shown.trace)
                spelt = str(Replay(name, "check", exam.seed, exam.calls, shown.schedule))
                self.assertLess(len(spelt), 160)
                again, replayed = self.explore(name, Replay.read(spelt), student=1)
                self.assertEqual((shown.trace, shown.ending), (again.evidence.trace, again.evidence.ending))
                self.assertEqual(1, replayed.schedules_tried)

    def test_no_decision_of_a_shrunk_schedule_can_be_left_out(self):
        for name in PROGRAMS:
            with self.subTest(name):
                shown = self.explore(name)[0].evidence
                prefix, _, listed = shown.schedule.rpartition(":")
                entries = listed.split(",") if prefix.startswith("replay") and listed else []
                for left_out in range(len(entries)):
                    schedule = f"{prefix}:{','.join(entries[:left_out] + entries[left_out + 1 :])}"
                    exam = self.students[0].exam(SCENARIO, {name: f"{name}.py"}, Replay(name, "check", "", 1, schedule))
                    # Without it the run is right, or goes wrong in another way.
                    try:
                        exam.every_schedule("run", {"role": name}, holds)
                    except Replayed:
                        continue
                    except Failure as failure:
                        self.assertNotEqual(shown.ending.kind, failure.evidence.ending.kind)
                        continue
                    self.fail("a replay came back")

    def test_the_decisions_of_a_run_repeat_it_under_every_strategy(self):
        schedules = "polite first last rr:1 rr:4 conflicts:1 conflicts:2 pos:3 walk:1:3 walk:0.2:4 bounded:2:60:5 pct:2:60:6 pct:3:60:7".split()
        student = self.students[0]
        for name in PROGRAMS:
            with self.subTest(name):
                asked = {"scenario": "run", "scenarios": SCENARIO, "inputs": {"role": name}, "files": {name: f"{name}.py"}, "trace": True}
                runs = student.request("run", schedules=schedules, **asked)["runs"]
                again = student.request("run", schedules=[run["decisions"] for run in runs], **asked)["runs"]
                for one, other in zip(runs, again):
                    # Only a run in which chance has no part tells of switches, and a replay of those after its last decision.
                    self.assertEqual({**one, "schedule": None, "switches": None}, {**other, "schedule": None, "switches": None})

    def test_a_replay_runs_one_exploration_of_the_check_and_says_when_nothing_is_wrong_any_more(self):
        asked = []
        exam = self.students[0].exam(SCENARIO, {"lost_update": "lost_update.py"}, Replay("t", "check", "s", 2, "polite"))
        for number in (1, 2, 3):
            try:
                exam.every_schedule("run", {"role": "lost_update"}, lambda run, number=number: asked.append(number))
            except Replayed as passed:
                self.assertEqual("polite", passed.run.schedule)
                self.assertTrue(passed.run.trace)
                break
        self.assertEqual([2], asked)

    def test_what_is_no_replay_is_refused(self):
        for spelt in ("", "a.b.c", "a.b.c.x.polite", "a.b.c.-1.polite"):
            with self.assertRaises(ValueError):
                Replay.read(spelt)
        self.assertEqual(Replay("t", "c", "s", 1, "walk:0.2:5"), Replay.read("t.c.s.1.walk:0.2:5"))
