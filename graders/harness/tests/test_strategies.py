import unittest
from types import SimpleNamespace

from harness import strategies, switches


def threads(*numbers):
    return [SimpleNamespace(id=n, priority=0.0, pending=None, starter=None) for n in numbers]


def order(schedule, lengths):
    """Which thread takes each step, of threads that have so many steps and never wait."""
    strategy = strategies.make_strategy(schedule)
    left = dict(enumerate(lengths))
    everyone = threads(*left)
    for thread in everyone:
        strategy.thread_started(thread)
    steps, running = [], everyone[0]
    while any(left.values()):
        ready = [thread for thread in everyone if left[thread.id]]
        running = ready[0] if len(ready) == 1 else strategy.choose(running, ready, running if running in ready else ready[0])
        left[running.id] -= 1
        steps.append(running.id)
    return steps


def place_of(steps, thread, number):
    """When a thread takes its `number`-th step, from 1."""
    return [index for index, who in enumerate(steps) if who == thread][number - 1]


class Strategies(unittest.TestCase):
    def test_what_is_no_schedule_is_refused(self):
        for schedule in ('', 'nice', 'rr', 'rr:0', 'rr:x', 'pct:2', 'pct:2:5', 'pct:2:0:5', 'pct:0:9:5', 'bounded:2:5', 'bounded:-1:9:5',
                         'conflicts', 'conflicts:0', 'walk:1', 'polite:1', 'first:1', 'last:1', 'replay:1', 'replay:1:2', 'replay:1:a=b'):
            with self.assertRaises(strategies.BadSchedule, msg=schedule):
                strategies.make_strategy(schedule)

    def test_round_robin_goes_round_every_q_choices(self):
        strategy = strategies.make_strategy('rr:2')
        first, second = threads(0, 1)
        chosen = [strategy.choose(first, [first, second], first).id for _ in range(6)]
        self.assertEqual([0, 1, 0, 1, 0, 1], chosen)

    def test_first_and_last_go_by_the_order_of_making(self):
        everyone = threads(0, 1, 2)
        for schedule, ready, chosen in (('first', everyone[1:], 1), ('last', everyone[1:], 2), ('last', everyone, 0)):
            self.assertEqual(chosen, strategies.make_strategy(schedule).choose(everyone[1], ready, everyone[1]).id)

    def test_switches_are_where_another_thread_may_touch_the_same(self):
        main, one, two = everyone = threads(0, 1, 2)
        one.starter = two.starter = main
        steps = [(one, 'R', 'x'), (one, 'S', 'lock'), (one, 'U', 'lock'), (one, 'W', 'own'), (one, 'R', 'never written'), (one, 'S', 'sleep'),
                 (two, 'S', 'lock'), (two, 'W', 'x'), (main, 'R', 'x'), (main, 'S', 'lock')]
        touched = [(thread, kind, place, number, tuple(everyone)) for number, (thread, kind, place) in enumerate(steps)]
        told = [
            [0, 2, switches.CONFLICTS], [1, 0, switches.HARDLY], [1, 2, switches.SYNCHRONISES], [3, 2, switches.MAY_CONFLICT],
            [6, 0, switches.HARDLY], [7, 0, switches.HARDLY], [7, 1, switches.MAY_CONFLICT], [8, 1, switches.HARDLY], [8, 2, switches.HARDLY],
        ]
        self.assertEqual(told, switches.of(touched, -1))
        self.assertEqual(told[3:], switches.of(touched, 1))

    def test_a_lock_is_noted_as_taken_or_given_back(self):
        one, two = threads(0, 1)
        one.held, lock = [], object()
        world, touched = SimpleNamespace(choices=3, runnable=[one, two]), []
        switches.note(touched, world, one, 'S', lock)
        one.held.append(lock)
        switches.note(touched, world, one, 'S', lock)
        world.runnable.remove(two)
        switches.note(touched, world, one, 'R', 'x')
        self.assertEqual([(one, 'S', lock, 3, (one, two)), (one, 'U', lock, 3, (one, two)), (one, 'R', 'x', 3, ())], touched)

    def test_long_runs_tell_of_some_of_their_switches(self):
        one, two = everyone = threads(0, 1)
        touched = [(one, 'W', number, number, tuple(everyone)) for number in range(1000)]
        told = switches.of(touched, -1)
        self.assertLessEqual(len(told), switches.MOST)
        self.assertGreater(told[-1][0], 990)

    def test_replay_takes_a_wanted_thread_only_if_it_can_run(self):
        first, second = threads(0, 1)
        strategy = strategies.make_strategy('replay:5:1=1,2=9')
        self.assertEqual([0, 1, 0], [strategy.choose(first, [first, second], first).id for _ in range(3)])
        self.assertEqual(5, strategy.salt)

    def test_priorities_change_as_often_as_the_depth_says(self):
        for depth in (1, 2, 4):
            switches = set()
            for seed in range(300):
                steps = order(f'pct:{depth}:60:{seed}', (60, 60))
                switches.add(sum(one != other for one, other in zip(steps[:60], steps[1:60])))
            self.assertEqual(set(range(depth)), switches)

    def test_pct_hits_bugs_as_often_as_its_guarantee_says(self):
        a, b, c = 0, 1, 2
        bugs = {
            # Of each depth, the thread lengths and whether an order of steps has the bug.
            1: ((6, 6, 6), lambda s: place_of(s, c, 1) < place_of(s, a, 1)),
            2: ((8, 6), lambda s: place_of(s, a, 4) < place_of(s, b, 1) and place_of(s, b, 6) < place_of(s, a, 5)),
            3: ((7, 7), lambda s: place_of(s, a, 3) < place_of(s, b, 3) < place_of(s, a, 4) and place_of(s, a, 7) < place_of(s, b, 4)),
        }
        tries = 3000
        for depth, (lengths, has_bug) in bugs.items():
            n, k = len(lengths), sum(lengths)
            bound = 1 / (n * k ** (depth - 1))
            hits = sum(has_bug(order(f'pct:{depth}:{k}:{seed}', lengths)) for seed in range(tries))
            self.assertGreaterEqual(hits / tries, bound, depth)
            if depth > 1:
                self.assertEqual(0, sum(has_bug(order(f'pct:{depth - 1}:{k}:{seed}', lengths)) for seed in range(tries)), depth)

    def test_no_more_preemptions_than_the_bound(self):
        seen = set()
        for seed in range(200):
            steps = order(f'bounded:2:30:{seed}', (15, 15))
            seen.add(sum(one != other and one in steps[index + 1:] for index, (one, other) in enumerate(zip(steps, steps[1:]))))
        self.assertEqual({0, 1, 2}, seen)

    def test_round_robin_at_conflicts_switches_where_two_are_about_to_touch_the_same_thing_and_one_writes(self):
        for kind, other, place, switches in (('R', 'W', 'x', True), ('W', 'R', 'x', True), ('R', 'R', 'x', False), ('W', 'W', 'y', False)):
            strategy = strategies.make_strategy('conflicts:1')
            first, second = threads(0, 1)
            first.pending, second.pending = (kind, 'x'), (other, place)
            self.assertIs(second if switches else first, strategy.choose(first, [first, second], first))
        strategy = strategies.make_strategy('conflicts:2')
        first.pending = second.pending = ('W', 'x')
        self.assertEqual([0, 1, 0, 1], [strategy.choose(first, [first, second], first).id for _ in range(4)])

    def test_round_robin_at_conflicts_lets_a_thread_that_starts_others_go_on_and_new_ones_show_what_they_do(self):
        strategy = strategies.make_strategy('conflicts:1')
        main, first, second = threads(0, 1, 2)
        first.starter = second.starter = main
        main.pending = ('S', first)
        self.assertIs(main, strategy.choose(main, [main, first], main))
        first.pending = ('R', 'x')
        self.assertIs(main, strategy.choose(first, [first, main], first))
        self.assertIs(second, strategy.choose(first, [first, second], first))

    def test_a_random_walk_switches_about_as_often_as_its_probability_says(self):
        strategy = strategies.make_strategy('walk:0.5:3')
        first, second = threads(0, 1)
        switched = sum(strategy.choose(first, [first, second], first) is second for _ in range(2000))
        self.assertTrue(400 < switched < 600, switched)

    def test_partial_order_sampling_draws_again_for_accesses_that_conflict(self):
        for kind, other, again in (('W', 'R', True), ('R', 'R', False), ('S', 'R', True)):
            strategy = strategies.make_strategy('pos:1')
            first, second = threads(0, 1)
            first.priority, second.priority = 1.0, 0.5
            first.pending, second.pending = (kind, 'x'), (other, 'x')
            self.assertIs(first, strategy.choose(first, [first, second], first))
            self.assertEqual(again, second.priority != 0.5)
