from threading import Condition, Lock


class Closed(Exception):
    """缓冲区已经关了"""


class BoundedBuffer:
    def __init__(self, capacity: int) -> None:
        self._slots = [None] * capacity
        self._first = self._count = 0
        self._open = True
        lock = Lock()
        self._room, self._item = Condition(lock), Condition(lock)

    def put(self, item) -> None:
        with self._room:
            while self._open and self._count == len(self._slots):
                self._room.wait()
            if not self._open:
                raise Closed()
            self._slots[(self._first + self._count) % len(self._slots)] = item
            self._count += 1
            self._item.notify()

    def get(self):
        with self._item:
            while self._count == 0:
                if not self._open:
                    raise Closed()
                self._item.wait()
            item, self._slots[self._first] = self._slots[self._first], None
            self._first = (self._first + 1) % len(self._slots)
            self._count -= 1
            self._room.notify()
            return item

    def close(self) -> None:
        with self._room:
            self._open = False
            self._room.notify_all()
            self._item.notify_all()

    def __len__(self) -> int:
        return self._count
