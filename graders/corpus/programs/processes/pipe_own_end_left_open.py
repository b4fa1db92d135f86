"""The reader waits for the end of the pipe while it holds the other end open itself."""

from multiprocessing import Pipe, Process

WRONG = 'deadlock'


def write(end):
    for word in ('one', 'two'):
        end.send(word)
    end.close()


def main():
    reader, writer = Pipe(duplex=False)
    p = Process(target=write, args=(writer,))
    p.start()
    got = []
    try:
        while True:
            got.append(reader.recv())
    except EOFError:
        pass
    p.join()
    return got


def is_right(result):
    return result == ['one', 'two']


if __name__ == '__main__':
    print(repr(main()))
