"""Four threads add to one global counter without a lock."""

import threading

WRONG = 'lost-update'

counter = 0


def work():
    global counter
    for _ in range(25):
        counter += 1


def main():
    threads = [threading.Thread(target=work) for _ in range(4)]
    for t in threads:
        t.start()
    for t in threads:
        t.join()
    return counter


def is_right(result):
    return result == 100


if __name__ == '__main__':
    print(repr(main()))
