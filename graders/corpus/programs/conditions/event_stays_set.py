"""The event is set once and stays so; who comes later walks through."""

import threading

WRONG = None

go = threading.Event()
log = []


def runner(name):
    go.wait()
    log.append(name)


def main():
    threads = [threading.Thread(target=runner, args=(n,)) for n in 'ab']
    for t in threads:
        t.start()
    go.set()
    for t in threads:
        t.join()
    go.clear()
    return sorted(log)


def is_right(result):
    return result == ['a', 'b']


if __name__ == '__main__':
    print(repr(main()))
