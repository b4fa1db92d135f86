"""A stop method puts the end into the queue and joins the worker."""

import queue
import threading

WRONG = None
FORBID = ('thread_left',)


class Worker(threading.Thread):
    def __init__(self):
        super().__init__()
        self.jobs = queue.Queue()
        self.done = []
        self.start()

    def run(self):
        while (job := self.jobs.get()) is not self:
            self.done.append(job)

    def stop(self):
        self.jobs.put(self)
        self.join()


def main():
    worker = Worker()
    for n in range(3):
        worker.jobs.put(n)
    worker.stop()
    return worker.done


def is_right(result):
    return result == [0, 1, 2]


if __name__ == '__main__':
    print(repr(main()))
