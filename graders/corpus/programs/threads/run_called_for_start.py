"""run() is called instead of start(), so everything happens in the main thread."""

import threading
import time

WRONG = 'serial-execution'

names = set()


class Sleeper(threading.Thread):
    def run(self):
        names.add(threading.current_thread().name)
        time.sleep(0.05)


def main():
    began = time.monotonic()
    sleepers = [Sleeper(), Sleeper()]
    for s in sleepers:
        s.run()
    return [len(names), time.monotonic() - began]


def is_right(result):
    return result[0] == 2 and result[1] < 0.09


if __name__ == '__main__':
    print(repr(main()))
