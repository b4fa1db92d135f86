import threading

__version__ = "1.2"


class Tally:
    """Counts names. Safe to use from several threads."""

    def __init__(self):
        self.lock = threading.RLock()
        self.counts = {}

    def add(self, name, times=1):
        self.lock.acquire()
        try:
            new = self.count(name) + times
            self.counts[name] = new
        finally:
            self.lock.release()
        return new

    def count(self, name):
        with self.lock:
            if name in self.counts:
                return self.counts[name]
            return 0

    def total(self):
        total = 0
        with self.lock:
            for number in self.counts.values():
                total += number
        return total
