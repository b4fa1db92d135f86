import threading
import unittest

from tally import Tally


class TallyTest(unittest.TestCase):
    def setUp(self):
        self.tally = Tally()

    def test_add(self):
        self.assertEqual(1, self.tally.add("fig"))
        self.assertEqual(3, self.tally.add("fig", times=2))

    def test_count(self):
        self.tally.add("fig")
        self.assertEqual(1, self.tally.count("fig"))
        self.assertEqual(0, self.tally.count("plum"))

    def test_total(self):
        self.assertEqual(0, self.tally.total())
        self.tally.add("fig")
        self.tally.add("plum", 2)
        self.assertEqual(3, self.tally.total())

    def test_threads(self):
        threads = [threading.Thread(target=self.tally.add, args=("fig",)) for _ in range(5)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        self.assertEqual(5, self.tally.count("fig"))


if __name__ == "__main__":
    unittest.main()
