"""Three stages joined by SimpleQueues, each passing the end on."""

import threading
from queue import SimpleQueue

WRONG = None

END = '<end>'


def stage(function, source, target):
    while (item := source.get()) != END:
        target.put(function(item))
    target.put(END)


def main():
    a, b, c = SimpleQueue(), SimpleQueue(), SimpleQueue()
    stages = [threading.Thread(target=stage, args=s) for s in ((str.strip, a, b), (str.upper, b, c))]
    for s in stages:
        s.start()
    for line in (' one', 'two ', ' three '):
        a.put(line)
    a.put(END)
    out = list(iter(c.get, END))
    for s in stages:
        s.join()
    return out


def is_right(result):
    return result == ['ONE', 'TWO', 'THREE']


if __name__ == '__main__':
    print(repr(main()))
