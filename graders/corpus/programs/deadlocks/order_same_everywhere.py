"""Two threads take two locks in the same order."""

import threading

WRONG = None

a = threading.Lock()
b = threading.Lock()
log = []


def first():
    with a, b:
        log.append('first')


def second():
    with a, b:
        log.append('second')


def main():
    threads = [threading.Thread(target=first), threading.Thread(target=second)]
    for t in threads:
        t.start()
    for t in threads:
        t.join()
    return sorted(log)


def is_right(result):
    return result == ['first', 'second']


if __name__ == '__main__':
    print(repr(main()))
