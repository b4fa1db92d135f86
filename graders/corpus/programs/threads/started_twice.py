"""A thread can be started only once."""

import threading

WRONG = 'wrong-result'

done = []


def main():
    t = threading.Thread(target=done.append, args=(1,))
    for _ in range(2):
        t.start()
        t.join()
    return done


def is_right(result):
    return result == [1, 1]


if __name__ == '__main__':
    print(repr(main()))
