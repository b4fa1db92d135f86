"""Reading and writing the file are one step under a lock."""

import os
import tempfile
import threading

WRONG = None

lock = threading.Lock()


def main():
    handle, path = tempfile.mkstemp()
    os.write(handle, b'0')
    os.close(handle)

    def work():
        for _ in range(3):
            with lock:
                with open(path) as file:
                    number = int(file.read())
                with open(path, 'w') as file:
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
