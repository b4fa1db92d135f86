"""The child appends to a global list, but that is its own copy."""

from multiprocessing import Process

WRONG = 'wrong-result'

results = []


def work(n):
    results.append(n * n)


def main():
    processes = [Process(target=work, args=(n,)) for n in range(3)]
    for p in processes:
        p.start()
    for p in processes:
        p.join()
    return results


def is_right(result):
    return sorted(result) == [0, 1, 4]


if __name__ == '__main__':
    print(repr(main()))
