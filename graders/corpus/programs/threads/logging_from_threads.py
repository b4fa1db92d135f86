"""The logging module locks for us."""

import io
import logging
import threading

WRONG = None


def main():
    stream = io.StringIO()
    log = logging.getLogger('corpus')
    log.propagate = False
    log.setLevel(logging.INFO)
    log.addHandler(logging.StreamHandler(stream))
    threads = [threading.Thread(target=log.info, args=('hello from %d', n)) for n in range(4)]
    for t in threads:
        t.start()
    for t in threads:
        t.join()
    return sorted(stream.getvalue().splitlines())


def is_right(result):
    return result == [f'hello from {n}' for n in range(4)]


if __name__ == '__main__':
    print(repr(main()))
