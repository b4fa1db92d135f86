"""The event is set before what it announces has been written."""

import threading

WRONG = 'race'

ready = threading.Event()
box = {}


def work():
    ready.set()
    box['answer'] = 42


def main():
    t = threading.Thread(target=work)
    t.start()
    ready.wait()
    answer = box.get('answer')
    t.join()
    return answer


def is_right(result):
    return result == 42


if __name__ == '__main__':
    print(repr(main()))
