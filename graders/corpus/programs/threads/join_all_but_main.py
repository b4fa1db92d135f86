"""Joins whatever threads there are, except the main one."""

import threading

WRONG = None

done = []


def work(n):
    done.append(n)
    if n < 3:
        threading.Thread(target=work, args=(n + 1,)).start()


def main():
    threading.Thread(target=work, args=(0,)).start()
    while True:
        others = [t for t in threading.enumerate() if t is not threading.current_thread() and not t.daemon]
        if not others:
            return done
        for t in others:
            t.join()


def is_right(result):
    return result == [0, 1, 2, 3]


if __name__ == '__main__':
    print(repr(main()))
