"""Two threads each wait for the other's signal before they give their own."""

import threading

WRONG = 'deadlock'

a_here = threading.Event()
b_here = threading.Event()
met = []


def meet(name, mine, other):
    other.wait()
    mine.set()
    met.append(name)


def main():
    threads = [
        threading.Thread(target=meet, args=('a', a_here, b_here), daemon=True),
        threading.Thread(target=meet, args=('b', b_here, a_here), daemon=True),
    ]
    for t in threads:
        t.start()
    for t in threads:
        t.join()
    return sorted(met)


def is_right(result):
    return result == ['a', 'b']


if __name__ == '__main__':
    print(repr(main()))
