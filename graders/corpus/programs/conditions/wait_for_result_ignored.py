"""wait_for(timeout) says whether it came true, and nobody asks."""

import threading
import time

WRONG = 'race'

cond = threading.Condition()
state = {'balance': 0}


def earn():
    time.sleep(0.05)
    with cond:
        state['balance'] += 10
        cond.notify()


def main():
    t = threading.Thread(target=earn)
    t.start()
    with cond:
        cond.wait_for(lambda: state['balance'] >= 10, timeout=0.02)
        state['balance'] -= 10
        lowest = state['balance']
    t.join()
    return lowest


def is_right(result):
    return result == 0


if __name__ == '__main__':
    print(repr(main()))
