"""Two threads take two locks in opposite order."""

import threading

WRONG = 'deadlock'

a = threading.Lock()
b = threading.Lock()
log = []


def first():
    with a:
        with b:
            log.append('first')


def second():
    with b:
        with a:
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
