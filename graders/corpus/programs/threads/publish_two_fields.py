"""A reader can see the new name with the old number."""

import threading

WRONG = 'race'


class Score:
    name = 'zero'
    number = 0


NAMES = ['zero', 'one', 'two', 'three']


def main():
    score = Score()
    seen = []

    def write():
        for number, name in enumerate(NAMES):
            score.name = name
            score.number = number

    def read():
        for _ in range(4):
            seen.append((score.name, score.number))

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
