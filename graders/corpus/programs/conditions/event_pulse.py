"""set and clear right after each other: who comes later waits for ever."""

import threading

WRONG = 'lost-wakeup'

go = threading.Event()
log = []


def runner(name):
    go.wait()
    log.append(name)


def main():
    threads = [threading.Thread(target=runner, args=(n,), daemon=True) for n in 'ab']
    for t in threads:
        t.start()
    go.set()
    go.clear()
    for t in threads:
        t.join()
    return sorted(log)


def is_right(result):
    return result == ['a', 'b']


if __name__ == '__main__':
    print(repr(main()))
