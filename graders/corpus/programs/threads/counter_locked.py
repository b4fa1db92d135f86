"""Four threads add to one global counter under a lock."""

from threading import Lock, Thread

WRONG = None

counter = 0
lock = Lock()


def work():
    global counter
    for _ in range(25):
        with lock:
            counter += 1


def main():
    threads = [Thread(target=work) for _ in range(4)]
    for t in threads:
        t.start()
    for t in threads:
        t.join()
    return counter


def is_right(result):
    return result == 100


if __name__ == '__main__':
    print(repr(main()))
