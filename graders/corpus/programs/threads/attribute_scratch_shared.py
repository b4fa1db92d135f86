"""Threads share one object that keeps its intermediate value in an attribute."""

import threading

WRONG = 'race'


class Calculator:
    def square_plus_one(self, n):
        self.value = n * n
        self.value = self.value + 1
        return self.value


def main():
    calculator = Calculator()
    out = {}

    def work(n):
        out[n] = calculator.square_plus_one(n)

    threads = [threading.Thread(target=work, args=(n,)) for n in range(3)]
    for t in threads:
        t.start()
    for t in threads:
        t.join()
    return out


def is_right(result):
    return result == {'0': 1, '1': 2, '2': 5}


if __name__ == '__main__':
    print(repr(main()))
