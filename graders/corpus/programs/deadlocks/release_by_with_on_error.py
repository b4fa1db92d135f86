"""The with statement gives the lock back when an error comes."""

import threading

WRONG = None

lock = threading.Lock()
good = []


def work(text):
    try:
        with lock:
            good.append(int(text))
    except ValueError:
        pass


def main():
    threads = [threading.Thread(target=work, args=(text,)) for text in ('1', 'x', '3')]
    for t in threads:
        t.start()
    for t in threads:
        t.join()
    return sorted(good)


def is_right(result):
    return result == [1, 3]


if __name__ == '__main__':
    print(repr(main()))
