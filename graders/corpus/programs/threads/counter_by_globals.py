"""The global is reached by globals(), the update is as torn as ever."""

import threading

WRONG = 'lost-update'

hits = 0


def work():
    for _ in range(8):
        globals()['hits'] += 1


def main():
    threads = [threading.Thread(target=work) for _ in range(2)]
    for t in threads:
        t.start()
    for t in threads:
        t.join()
    return hits


def is_right(result):
    return result == 16


if __name__ == '__main__':
    print(repr(main()))
