"""Each thread sleeps while it holds the lock, so nothing is concurrent."""

import threading
import time

WRONG = 'serial-execution'

lock = threading.Lock()
done = []


def work(n):
    with lock:
        time.sleep(0.03)
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
    return result[0] == 3 and result[1] < 0.08


if __name__ == '__main__':
    print(repr(main()))
