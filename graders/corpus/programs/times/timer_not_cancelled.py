"""The work is done in time, but the timer goes off nevertheless."""

import threading
import time

WRONG = 'race'


def main():
    alarms = []
    threading.Timer(0.03, alarms.append, args=('too late',)).start()
    time.sleep(0.01)
    done = 'done'
    time.sleep(0.05)
    return [done, alarms]


def is_right(result):
    return result == ['done', []]


if __name__ == '__main__':
    print(repr(main()))
