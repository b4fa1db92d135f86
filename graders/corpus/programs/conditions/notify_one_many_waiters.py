"""A start signal for everybody is given with notify(), which wakes one."""

import threading

WRONG = 'lost-wakeup'

cond = threading.Condition()
started = False
runners = []


def run(name):
    with cond:
        while not started:
            cond.wait()
        runners.append(name)


def main():
    global started
    threads = [threading.Thread(target=run, args=(n,), daemon=True) for n in 'abc']
    for t in threads:
        t.start()
    with cond:
        started = True
        cond.notify()
    for t in threads:
        t.join()
    return sorted(runners)


def is_right(result):
    return result == ['a', 'b', 'c']


if __name__ == '__main__':
    print(repr(main()))
