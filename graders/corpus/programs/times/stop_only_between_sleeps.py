"""The worker sees the stop flag only after a long sleep."""

import threading
import time

WRONG = 'wrong-result'


class Worker(threading.Thread):
    stopped = False

    def run(self):
        while not self.stopped:
            time.sleep(0.2)


def main():
    worker = Worker()
    worker.start()
    time.sleep(0.01)
    began = time.monotonic()
    worker.stopped = True
    worker.join()
    return time.monotonic() - began


def is_right(result):
    return result < 0.1


if __name__ == '__main__':
    print(repr(main()))
