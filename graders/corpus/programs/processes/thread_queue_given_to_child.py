"""A queue.Queue reached by a forked child is a copy; the parent waits in vain."""

import multiprocessing
import queue

WRONG = 'deadlock'

answers = queue.Queue()


def work(n):
    answers.put(n * 2)


def main():
    p = multiprocessing.get_context('fork').Process(target=work, args=(21,))
    p.start()
    p.join()
    return answers.get()


def is_right(result):
    return result == 42


if __name__ == '__main__':
    print(repr(main()))
