"""A context manager written as a generator, with finally round the yield."""

import threading
from contextlib import contextmanager

WRONG = None

lock = threading.Lock()
log = []


@contextmanager
def entry(name):
    lock.acquire()
    log.append(f'+{name}')
    try:
        yield
    finally:
        log.append(f'-{name}')
        lock.release()


def work(name):
    try:
        with entry(name):
            if name == 'b':
                raise ValueError
    except ValueError:
        pass


def main():
    threads = [threading.Thread(target=work, args=(n,)) for n in 'abc']
    for t in threads:
        t.start()
    for t in threads:
        t.join()
    return [log[i][1] == log[i + 1][1] and log[i][0] == '+' for i in range(0, 6, 2)]


def is_right(result):
    return result == [True, True, True]


if __name__ == '__main__':
    print(repr(main()))
