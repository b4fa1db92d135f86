"""Threads read a number from a file and write it back plus one."""

import os
import tempfile
import threading

WRONG = 'lost-update'


def main():
    handle, path = tempfile.mkstemp()
    os.write(handle, b'0')
    os.close(handle)

    def work():
        for _ in range(3):
            with open(path) as file:
                number = int(file.read())
            with open(path, 'r+') as file:
                file.write(str(number + 1))

    threads = [threading.Thread(target=work) for _ in range(2)]
    for t in threads:
        t.start()
    for t in threads:
        t.join()
    with open(path) as file:
        number = int(file.read())
    os.remove(path)
    return number


def is_right(result):
    return result == 6


if __name__ == '__main__':
    print(repr(main()))
