"""The worker waits for jobs for ever, and the program never ends."""

import queue
import threading

WRONG = 'resource-leak'
FORBID = ('thread_left',)


def main():
    jobs = queue.Queue()
    done = []

    def work():
        while True:
            done.append(jobs.get())
            jobs.task_done()

    threading.Thread(target=work).start()
    for n in range(3):
        jobs.put(n)
    jobs.join()
    return done


def is_right(result):
    return result == [0, 1, 2]


if __name__ == '__main__':
    print(repr(main()))
