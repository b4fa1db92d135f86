"""The lambda reads the loop's name when the thread runs, not when it is made."""

import threading

WRONG = 'race'


def main():
    out = []
    threads = []
    for i in range(4):
        t = threading.Thread(target=lambda: out.append(i))
        threads.append(t)
        t.start()
    for t in threads:
        t.join()
    return sorted(out)


def is_right(result):
    return result == [0, 1, 2, 3]


if __name__ == '__main__':
    print(repr(main()))
