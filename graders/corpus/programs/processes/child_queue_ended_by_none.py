"""A child process takes from one queue until None and answers on another."""

import multiprocessing as mp

WRONG = None


def work(jobs, results):
    for n in iter(jobs.get, None):
        results.put(n * n)


def main():
    jobs, results = mp.Queue(), mp.Queue()
    p = mp.Process(target=work, args=(jobs, results))
    p.start()
    for n in range(4):
        jobs.put(n)
    jobs.put(None)
    got = [results.get() for _ in range(4)]
    p.join()
    return got


def is_right(result):
    return result == [0, 1, 4, 9]


if __name__ == '__main__':
    print(repr(main()))
