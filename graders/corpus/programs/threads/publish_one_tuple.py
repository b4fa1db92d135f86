"""One assignment publishes a new tuple, so a reader sees all of it or nothing."""

import threading

WRONG = None

NAMES = ['zero', 'one', 'two', 'three']


class Score:
    current = ('zero', 0)


def main():
    score = Score()
    seen = []

    def write():
        for number, name in enumerate(NAMES):
            score.current = (name, number)

    def read():
        for _ in range(4):
            name, number = score.current
            seen.append((name, number))

    threads = [threading.Thread(target=write), threading.Thread(target=read)]
    for t in threads:
        t.start()
    for t in threads:
        t.join()
    return seen


def is_right(result):
    return len(result) == 4 and all(NAMES[number] == name for name, number in result)


if __name__ == '__main__':
    print(repr(main()))
