"""The buffer is checked again after each wait."""

import threading

WRONG = None
FORBID = ('thread_error',)

cond = threading.Condition()
items = []
got = []


def consume():
    with cond:
        while not items:
            cond.wait()
        got.append(items.pop(0))


def produce():
    for n in (1, 2):
        with cond:
            items.append(n)
            cond.notify_all()


def main():
    threads = [threading.Thread(target=consume) for _ in range(2)] + [threading.Thread(target=produce)]
    for t in threads:
        t.start()
    for t in threads:
        t.join()
    return sorted(got)


def is_right(result):
    return result == [1, 2]


if __name__ == '__main__':
    print(repr(main()))
