"""A name of the enclosing function is raised by several threads."""

import threading

WRONG = 'lost-update'


def main():
    hits = 0

    def work():
        nonlocal hits
        for _ in range(10):
            hits += 1

    threads = [threading.Thread(target=work) for _ in range(3)]
    for t in threads:
        t.start()
    for t in threads:
        t.join()
    return hits


def is_right(result):
    return result == 30


if __name__ == '__main__':
    print(repr(main()))
