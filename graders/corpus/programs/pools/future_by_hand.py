"""A bare Future is completed by a thread, once with a result and once with an error."""

import threading
from concurrent.futures import Future

WRONG = None


def run(future, function, *args):
    if not future.set_running_or_notify_cancel():
        return
    try:
        future.set_result(function(*args))
    except Exception as error:
        future.set_exception(error)


def main():
    good, bad = Future(), Future()
    threading.Thread(target=run, args=(good, int, '7')).start()
    threading.Thread(target=run, args=(bad, int, 'seven')).start()
    return [good.result(timeout=5), type(bad.exception(timeout=5)).__name__]


def is_right(result):
    return result == [7, 'ValueError']


if __name__ == '__main__':
    print(repr(main()))
