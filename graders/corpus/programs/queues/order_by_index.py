"""Two workers put results with the index of the job, and the reader puts them in order."""

import queue
import threading

WRONG = None


def main():
    jobs, results = queue.Queue(), queue.Queue()

    def work():
        while (job := jobs.get()) is not None:
            index, n = job
            results.put((index, n * n))

    workers = [threading.Thread(target=work) for _ in range(2)]
    for job in enumerate([4, 3, 2, 1]):
        jobs.put(job)
    for w in workers:
        jobs.put(None)
        w.start()
    answer = [None] * 4
    for _ in range(4):
        index, square = results.get()
        answer[index] = square
    for w in workers:
        w.join()
    return answer


def is_right(result):
    return result == [16, 9, 4, 1]


if __name__ == '__main__':
    print(repr(main()))
