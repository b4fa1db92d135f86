"""A boolean plays the lock: looking at it and setting it are two steps."""

import threading
import time

WRONG = 'race'

busy = False
inside = []
most = []


def work(n):
    global busy
    while busy:
        time.sleep(0.001)
    busy = True
    inside.append(n)
    most.append(len(inside))
    inside.remove(n)
    busy = False


def main():
    threads = [threading.Thread(target=work, args=(n,)) for n in range(3)]
    for t in threads:
        t.start()
    for t in threads:
        t.join()
    return max(most)


def is_right(result):
    return result == 1


if __name__ == '__main__':
    print(repr(main()))
