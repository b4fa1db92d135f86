from collections import Counter
from threading import Lock

__version__ = "0.0.1"


class Tally(Counter):
    def __init__(self):
        super().__init__()
        self.lock = Lock()

    def add(self, name, times=1):
        with self.lock:
            self.update({name: times})
            return self[name]

    def count(self, name):
        return self[name]

    def total(self):
        with self.lock:
            return sum(self.values())
