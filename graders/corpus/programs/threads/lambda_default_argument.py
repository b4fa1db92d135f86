"""The lambda keeps the loop's value as a default argument."""

import threading

WRONG = None


def main():
    out = []
    threads = []
    for i in range(4):
        t = threading.Thread(target=lambda i=i: out.append(i))
        threads.append(t)
        t.start()
    for t in threads:
        t.join()
    return sorted(out)


def is_right(result):
    return result == [0, 1, 2, 3]


if __name__ == '__main__':
    print(repr(main()))
