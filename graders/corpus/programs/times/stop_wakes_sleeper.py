"""The worker sleeps on an Event, which stops it at once."""

import threading
import time

WRONG = None
FORBID = ('thread_left',)


class Worker(threading.Thread):
    def __init__(self):
        super().__init__()
        self.stopped = threading.Event()
        self.rounds = 0

    def run(self):
        while not self.stopped.wait(0.2):
            self.rounds += 1


def main():
    worker = Worker()
    worker.start()
    time.sleep(0.01)
    began = time.monotonic()
    worker.stopped.set()
    worker.join()
    return time.monotonic() - began


def is_right(result):
    return result < 0.1


if __name__ == '__main__':
    print(repr(main()))
