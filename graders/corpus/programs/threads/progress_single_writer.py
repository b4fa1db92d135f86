"""One thread raises a progress counter, another one only watches it."""

import threading
import time

WRONG = None

progress = 0


def work():
    global progress
    for _ in range(5):
        time.sleep(0.004)
        progress += 1


def main():
    seen = []
    worker = threading.Thread(target=work)
    worker.start()
    while worker.is_alive():
        seen.append(progress)
        time.sleep(0.003)
    worker.join()
    seen.append(progress)
    return seen


def is_right(result):
    return result == sorted(result) and result[-1] == 5


if __name__ == '__main__':
    print(repr(main()))
