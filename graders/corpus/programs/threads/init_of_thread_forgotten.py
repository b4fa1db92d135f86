"""A Thread subclass whose __init__ does not call the one of Thread."""

import threading

WRONG = 'wrong-result'


class Greeter(threading.Thread):
    def __init__(self, name):
        self.who = name

    def run(self):
        self.text = f'hello {self.who}'


def main():
    greeter = Greeter('ann')
    greeter.start()
    greeter.join()
    return greeter.text


def is_right(result):
    return result == 'hello ann'


if __name__ == '__main__':
    print(repr(main()))
