"""An error in a thread is collected by threading.excepthook."""

import threading

WRONG = None

errors = []


def work(text):
    int(text)


def main():
    before = threading.excepthook
    threading.excepthook = lambda args: errors.append(args.exc_type.__name__)
    try:
        threads = [threading.Thread(target=work, args=(t,)) for t in ('1', 'x', 'y')]
        for t in threads:
            t.start()
        for t in threads:
            t.join()
    finally:
        threading.excepthook = before
    return errors


def is_right(result):
    return result == ['ValueError', 'ValueError']


if __name__ == '__main__':
    print(repr(main()))
