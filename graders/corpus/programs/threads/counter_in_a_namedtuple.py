"""The state is replaced as a whole, but from what was read before."""

import threading
from collections import namedtuple

WRONG = 'lost-update'

State = namedtuple('State', 'good bad')
state = State(0, 0)


def work(results):
    global state
    for is_good in results:
        if is_good:
            state = state._replace(good=state.good + 1)
        else:
            state = state._replace(bad=state.bad + 1)


def main():
    threads = [threading.Thread(target=work, args=(r,)) for r in ([True, False, True], [False, True, False])]
    for t in threads:
        t.start()
    for t in threads:
        t.join()
    return list(state)


def is_right(result):
    return result == [3, 3]


if __name__ == '__main__':
    print(repr(main()))
