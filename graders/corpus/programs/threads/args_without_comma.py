"""args=('ann') is a string, not a tuple, and the letters become arguments."""

import threading

WRONG = 'wrong-result'

greeted = []


def greet(name):
    greeted.append(f'hello {name}')


def main():
    t = threading.Thread(target=greet, args=('ann'))
    t.start()
    t.join()
    return greeted


def is_right(result):
    return result == ['hello ann']


if __name__ == '__main__':
    print(repr(main()))
