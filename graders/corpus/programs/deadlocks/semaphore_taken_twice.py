"""Two threads each need two of two permits and take them one by one."""

import threading

WRONG = 'deadlock'

permits = threading.Semaphore(2)
done = []


def work(name):
    permits.acquire()
    permits.acquire()
    done.append(name)
    permits.release()
    permits.release()


def main():
    threads = [threading.Thread(target=work, args=(n,), daemon=True) for n in ('x', 'y')]
    for t in threads:
        t.start()
    for t in threads:
        t.join()
    return sorted(done)


def is_right(result):
    return result == ['x', 'y']


if __name__ == '__main__':
    print(repr(main()))
