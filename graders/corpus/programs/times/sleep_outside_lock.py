"""The sleep is outside the lock, which covers the append alone."""

import threading
import time

WRONG = None

lock = threading.Lock()
done = []


def work(n):
    time.sleep(0.03)
    with lock:
        done.append(n)


def main():
    began = time.monotonic()
    threads = [threading.Thread(target=work, args=(n,)) for n in range(3)]
    for t in threads:
        t.start()
    for t in threads:
        t.join()
    return [len(done), time.monotonic() - began]


def is_right(result):
    return result[0] == 3 and 0.025 < result[1] < 0.08


if __name__ == '__main__':
    print(repr(main()))
