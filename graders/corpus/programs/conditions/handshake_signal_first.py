"""Two threads give their own signal before they wait for the other's."""

import threading

WRONG = None

a_here = threading.Event()
b_here = threading.Event()
met = []


def meet(name, mine, other):
    mine.set()
    other.wait()
    met.append(name)


def main():
    threads = [
        threading.Thread(target=meet, args=('a', a_here, b_here)),
        threading.Thread(target=meet, args=('b', b_here, a_here)),
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
