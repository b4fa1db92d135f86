"""One lock is made in the parent and passed to each child."""

import multiprocessing

WRONG = None


def work(counter, lock):
    for _ in range(10):
        lock.acquire()
        counter.value += 1
        lock.release()


def main():
    counter = multiprocessing.Value('i', 0, lock=False)
    lock = multiprocessing.Lock()
    processes = [multiprocessing.Process(target=work, args=(counter, lock)) for _ in range(3)]
    for p in processes:
        p.start()
    for p in processes:
        p.join()
    return counter.value


def is_right(result):
    return result == 30


if __name__ == '__main__':
    print(repr(main()))
