"""Three threads each hold one lock and want the next one's."""

import threading

WRONG = 'deadlock'

locks = [threading.Lock() for _ in range(3)]
done = []


def work(i):
    with locks[i]:
        done_before = len(done)
        with locks[(i + 1) % 3]:
            done.append((i, done_before))


def main():
    threads = [threading.Thread(target=work, args=(i,)) for i in range(3)]
    for t in threads:
        t.start()
    for t in threads:
        t.join()
    return sorted(i for i, _ in done)


def is_right(result):
    return result == [0, 1, 2]


if __name__ == '__main__':
    print(repr(main()))
