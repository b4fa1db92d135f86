"""append is one step, but reading the last item comes before it."""

import threading

WRONG = 'race'

numbers = [0]


def work():
    for _ in range(5):
        numbers.append(numbers[-1] + 1)


def main():
    threads = [threading.Thread(target=work) for _ in range(2)]
    for t in threads:
        t.start()
    for t in threads:
        t.join()
    return numbers


def is_right(result):
    return result == list(range(11))


if __name__ == '__main__':
    print(repr(main()))
