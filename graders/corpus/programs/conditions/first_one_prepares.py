"""Who gets the lock without waiting prepares; the others wait for an event."""

import threading

WRONG = None

chosen = threading.Lock()
ready = threading.Event()
prepared = []
used = []


def work(n):
    if chosen.acquire(blocking=False):
        prepared.append(n)
        ready.set()
    else:
        ready.wait()
    used.append(len(prepared))


def main():
    threads = [threading.Thread(target=work, args=(n,)) for n in range(3)]
    for t in threads:
        t.start()
    for t in threads:
        t.join()
    return used


def is_right(result):
    return result == [1, 1, 1]


if __name__ == '__main__':
    print(repr(main()))
