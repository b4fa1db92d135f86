import threading


class Closed(RuntimeError):
    pass


class BoundedBuffer:
    def __init__(self, capacity):
        self.capacity = capacity
        self.queue = []
        self.is_closed = False
        self.cond = threading.Condition(threading.RLock())

    def __len__(self):
        return len(self.queue)

    def put(self, item):
        self.cond.acquire()
        try:
            self.cond.wait_for(lambda: self.is_closed or len(self.queue) < self.capacity)
            if self.is_closed:
                raise Closed
            self.queue.append(item)
        finally:
            self.cond.notify_all()
            self.cond.release()

    def get(self):
        self.cond.acquire()
        try:
            self.cond.wait_for(lambda: self.is_closed or self.queue)
            if self.queue:
                return self.queue.pop(0)
            raise Closed
        finally:
            self.cond.notify_all()
            self.cond.release()

    def close(self):
        with self.cond:
            self.is_closed = True
            self.cond.notify_all()
