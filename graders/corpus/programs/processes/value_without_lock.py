"""Several processes raise one Value; += on it is not one step."""

import multiprocessing

WRONG = 'lost-update'


def work(counter):
    for _ in range(10):
        counter.value += 1


def main():
    counter = multiprocessing.Value('i', 0)
    processes = [multiprocessing.Process(target=work, args=(counter,)) for _ in range(3)]
    for p in processes:
        p.start()
    for p in processes:
        p.join()
    return counter.value


def is_right(result):
    return result == 30


if __name__ == '__main__':
    print(repr(main()))
