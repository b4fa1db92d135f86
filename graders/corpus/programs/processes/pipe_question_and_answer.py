"""Parent and child talk over a pipe."""

from multiprocessing import Pipe, Process

WRONG = None


def answer(conn):
    while (question := conn.recv()) is not None:
        conn.send(question.upper())
    conn.close()


def main():
    ours, theirs = Pipe()
    p = Process(target=answer, args=(theirs,))
    p.start()
    got = []
    for word in ('one', 'two'):
        ours.send(word)
        got.append(ours.recv())
    ours.send(None)
    p.join()
    ours.close()
    return got


def is_right(result):
    return result == ['ONE', 'TWO']


if __name__ == '__main__':
    print(repr(main()))
