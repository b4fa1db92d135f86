"""The stop flag is set under the lock, and everybody is woken."""

import threading

WRONG = None


class Worker(threading.Thread):
    def __init__(self):
        super().__init__()
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
        with self.cond:
            self.stopped = True
            self.cond.notify_all()


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
