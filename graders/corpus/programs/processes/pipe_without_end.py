"""The child waits for another message, and the parent for the child."""

from multiprocessing import Pipe, Process

WRONG = 'deadlock'


def answer(conn):
    while (question := conn.recv()) is not None:
        conn.send(question.upper())


def main():
    ours, theirs = Pipe()
    p = Process(target=answer, args=(theirs,), daemon=True)
    p.start()
    ours.send('one')
    got = ours.recv()
    p.join()
    return got


def is_right(result):
    return result == 'ONE'


if __name__ == '__main__':
    print(repr(main()))
