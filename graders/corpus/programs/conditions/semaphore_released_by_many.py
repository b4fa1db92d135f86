"""release(n) lets so many through at once."""

import threading

WRONG = None

gate = threading.Semaphore(0)
passed = []


def work(n):
    gate.acquire()
    passed.append(n)


def main():
    threads = [threading.Thread(target=work, args=(n,)) for n in range(3)]
    for t in threads:
        t.start()
    before = len(passed)
    gate.release(3)
    for t in threads:
        t.join()
    return [before, sorted(passed)]


def is_right(result):
    return result == [0, [0, 1, 2]]


if __name__ == '__main__':
    print(repr(main()))
