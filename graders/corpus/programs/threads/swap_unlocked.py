"""Two threads swap the two items of one list."""

import threading

WRONG = 'race'

pair = ['left', 'right']


def work():
    for _ in range(3):
        pair[0], pair[1] = pair[1], pair[0]


def main():
    threads = [threading.Thread(target=work) for _ in range(2)]
    for t in threads:
        t.start()
    for t in threads:
        t.join()
    return pair


def is_right(result):
    return result == ['left', 'right']


if __name__ == '__main__':
    print(repr(main()))
