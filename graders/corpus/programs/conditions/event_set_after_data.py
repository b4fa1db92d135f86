"""What the event announces is written first; the reader needs no lock."""

import threading

WRONG = None

ready = threading.Event()
box = {}


def work():
    box['answer'] = 42
    ready.set()


def main():
    t = threading.Thread(target=work)
    t.start()
    ready.wait()
    answer = box['answer']
    t.join()
    return answer


def is_right(result):
    return result == 42


if __name__ == '__main__':
    print(repr(main()))
