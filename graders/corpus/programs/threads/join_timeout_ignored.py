"""join(timeout) is taken for a join, although the thread needs longer."""

import threading
import time

WRONG = 'race'

answer = []


def work():
    time.sleep(0.06)
    answer.append(42)


def main():
    t = threading.Thread(target=work)
    t.start()
    t.join(0.02)
    return list(answer)


def is_right(result):
    return result == [42]


if __name__ == '__main__':
    print(repr(main()))
