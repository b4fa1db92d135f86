class Tally:
    def __init__(self):
        self._counts = {}

    def add(self, name, times=1):
        self._counts[name] = self._counts.get(name, 0) + times
        return self._counts[name]

    def count(self, name):
        return self._counts.get(name, 0)

    def total(self):
        return sum(self._counts.values())
