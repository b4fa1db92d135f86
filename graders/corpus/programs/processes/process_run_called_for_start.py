"""run() is called instead of start(), so there is no other process."""

import multiprocessing
import os

WRONG = 'serial-execution'


class Worker(multiprocessing.Process):
    def __init__(self, out):
        super().__init__()
        self.out = out

    def run(self):
        self.out.put(os.getpid())


def main():
    out = multiprocessing.Queue()
    worker = Worker(out)
    worker.run()
    return out.get() != os.getpid()


def is_right(result):
    return result is True


if __name__ == '__main__':
    print(repr(main()))
