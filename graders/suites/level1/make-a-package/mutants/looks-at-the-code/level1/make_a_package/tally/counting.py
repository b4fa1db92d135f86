import threading


class Tally:
    def __init__(self):
        self._lock = threading.Lock()
        self._counts = {}

    def add(self, name, times=1):
        with self._lock:
            self._counts[name] = self._counts.get(name, 0) + times
            return self._counts[name]

    def count(self, name):
        with self._lock:
            return self._counts.get(name, 0)

    def total(self):
        with self._lock:
            return sum(self._counts.values())
