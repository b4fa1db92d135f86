"""acquire and release without finally: an error leaves the lock taken."""

import threading

WRONG = 'deadlock'

lock = threading.Lock()
good = []


def work(text):
    try:
        lock.acquire()
        good.append(int(text))
        lock.release()
    except ValueError:
        pass


def main():
    threads = [threading.Thread(target=work, args=(text,), daemon=True) for text in ('1', 'x', '3')]
    for t in threads:
        t.start()
    for t in threads:
        t.join()
    return sorted(good)


def is_right(result):
    return result == [1, 3]


if __name__ == '__main__':
    print(repr(main()))
