"""One thread may come too late; the others take the broken barrier for an answer."""

import threading
import time

WRONG = None
FORBID = ('thread_error',)

barrier = threading.Barrier(3)
outcomes = []


def work(pause):
    time.sleep(pause)
    try:
        barrier.wait(timeout=0.02)
        outcomes.append('together')
    except threading.BrokenBarrierError:
        outcomes.append('broken')


def main():
    threads = [threading.Thread(target=work, args=(p,)) for p in (0, 0.005, 0.08)]
    for t in threads:
        t.start()
    for t in threads:
        t.join()
    return outcomes


def is_right(result):
    return result in (['broken'] * 3, ['together'] * 3)


if __name__ == '__main__':
    print(repr(main()))
