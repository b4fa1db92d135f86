import unittest
from types import SimpleNamespace

from harness import strategies


def threads(*numbers):
    return [SimpleNamespace(id=n, priority=0.0, pending=None) for n in numbers]


class Strategies(unittest.TestCase):
    def test_the_portfolio_starts_with_the_deterministic_ones_and_follows_its_seed(self):
        schedules = strategies.portfolio(40, 7)
        self.assertEqual(['polite', 'rr:1', 'rr:2', 'rr:3', 'rr:5'], schedules[:5])
        self.assertEqual(40, len(set(schedules)))
        self.assertEqual(schedules, strategies.portfolio(40, 7))
        self.assertNotEqual(schedules, strategies.portfolio(40, 8))
        for schedule in schedules:
            strategies.make_strategy(schedule)

    def test_what_is_no_schedule_is_refused(self):
        for schedule in ('', 'nice', 'rr', 'rr:0', 'rr:x', 'pct:2', 'walk:1', 'polite:1', 'replay:1', 'replay:1:2', 'replay:1:a=b'):
            with self.assertRaises(strategies.BadSchedule, msg=schedule):
                strategies.make_strategy(schedule)

    def test_round_robin_goes_round_every_q_choices(self):
        strategy = strategies.make_strategy('rr:2')
        first, second = threads(0, 1)
        chosen = [strategy.choose(first, [first, second], first).id for _ in range(6)]
        self.assertEqual([0, 1, 0, 1, 0, 1], chosen)

    def test_replay_takes_a_wanted_thread_only_if_it_can_run(self):
        first, second = threads(0, 1)
        strategy = strategies.make_strategy('replay:5:1=1,2=9')
        self.assertEqual([0, 1, 0], [strategy.choose(first, [first, second], first).id for _ in range(3)])
        self.assertEqual(5, strategy.salt)

    def test_priorities_change_as_often_as_the_depth_says(self):
        switches = set()
        for seed in range(200):
            strategy = strategies.make_strategy(f'pct:2:{seed}')
            pair = threads(0, 1)
            for thread in pair:
                strategy.thread_started(thread)
            running = max(pair, key=lambda t: t.priority)
            count = 0
            for _ in range(400):
                chosen = strategy.choose(running, pair, running)
                count += chosen is not running
                running = chosen
            switches.add(count)
        self.assertEqual({1}, switches)

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
