"""The stop flag is set, but nobody wakes the worker that waits for work."""

import threading

WRONG = 'lost-wakeup'


class Worker(threading.Thread):
    def __init__(self):
        super().__init__(daemon=True)
        self.cond = threading.Condition()
        self.jobs = []
        self.stopped = False
        self.done = []

    def run(self):
        while True:
            with self.cond:
                while not self.jobs and not self.stopped:
                    self.cond.wait()
                if not self.jobs:
                    return
                self.done.append(self.jobs.pop(0))

    def stop(self):
        self.stopped = True


def main():
    worker = Worker()
    worker.start()
    with worker.cond:
        worker.jobs.append('job')
        worker.cond.notify()
    worker.stop()
    worker.join()
    return worker.done


def is_right(result):
    return result == ['job']


if __name__ == '__main__':
    print(repr(main()))
