import sys
import threading
import time
from collections import deque


class 取货单:
    def __init__(self):
        self._cond = threading.Condition()
        self._state = "waiting"
        self._box = None

    def _finish(self, state, box):
        with self._cond:
            self._state, self._box = state, box
            self._cond.notify_all()

    def done(self):
        with self._cond:
            return self._state != "waiting"

    def result(self):
        with self._cond:
            self._cond.wait_for(lambda: self._state != "waiting")
        if self._state == "failed":
            raise self._box
        return self._box


class Pool:
    def __init__(self, workers):
        self.size = workers
        self.cond = threading.Condition()
        self.jobs = deque()
        self.idle = 0
        self.open = True
        self.threads = []

    def __enter__(self):
        return self

    def __exit__(self, kind, error, traceback):
        self.shutdown(wait=True)
        return False

    def submit(self, function, *args, **kwargs):
        ticket = 取货单()
        with self.cond:
            if not self.open:
                raise RuntimeError("池子已经关了")
            self.jobs.append((ticket, lambda: function(*args, **kwargs)))
            # 有人闲着就不用再请人
            if self.idle < len(self.jobs) and len(self.threads) < self.size:
                thread = threading.Thread(target=self._loop, name=f"worker-{len(self.threads)}")
                self.threads.append(thread)
                thread.start()
            self.cond.notify()
        return ticket

    def _loop(self):
        while True:
            with self.cond:
                self.idle += 1
                while not self.jobs and self.open:
                    self.cond.wait()
                self.idle -= 1
                if not self.jobs:
                    return
                ticket, job = self.jobs.popleft()
            try:
                ticket._finish("done", job())
            except BaseException as error:
                ticket._finish("failed", error)

    def shutdown(self, wait=True):
        with self.cond:
            self.open = False
            self.cond.notify_all()
            threads = list(self.threads)
        if wait:
            for thread in threads:
                thread.join()


if __name__ == "__main__":
    try:
        numbers = [int(word) for word in sys.argv[1:]]
        if len(numbers) < 2 or numbers[0] < 1 or any(n < 0 for n in numbers):
            raise ValueError
    except ValueError:
        print("用法：thread_pool.py 工人数 秒数 秒数 …", file=sys.stderr)
        sys.exit(2)
    t0 = time.time()
    pool = Pool(numbers[0])

    def work(n):
        time.sleep(n)
        return n

    tickets = [pool.submit(work, n) for n in numbers[1:]]
    for i, ticket in enumerate(tickets):
        print("job %d: %d" % (i + 1, ticket.result()))
    pool.shutdown()
    print("took %.1f s" % (time.time() - t0))
