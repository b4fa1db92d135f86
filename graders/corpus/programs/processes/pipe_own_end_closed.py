"""The parent closes its copy of the writing end, so the reader sees the end."""

from multiprocessing import Pipe, Process

WRONG = None


def write(end):
    for word in ('one', 'two'):
        end.send(word)
    end.close()


def main():
    reader, writer = Pipe(duplex=False)
    p = Process(target=write, args=(writer,))
    p.start()
    writer.close()
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
