"""What the target returns is lost; join gives None."""

import threading

WRONG = 'wrong-result'


def square(n):
    return n * n


def main():
    threads = [threading.Thread(target=square, args=(n,)) for n in range(3)]
    for t in threads:
        t.start()
    return [t.join() for t in threads]


def is_right(result):
    return result == [0, 1, 4]


if __name__ == '__main__':
    print(repr(main()))
