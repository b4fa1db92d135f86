"""The next number is read off the length of the list before the append."""

import threading

WRONG = 'race'

people = []


def register(name):
    number = len(people) + 1
    people.append((number, name))


def main():
    threads = [threading.Thread(target=register, args=(n,)) for n in ('ann', 'bob', 'cy')]
    for t in threads:
        t.start()
    for t in threads:
        t.join()
    return sorted(number for number, _ in people)


def is_right(result):
    return result == [1, 2, 3]


if __name__ == '__main__':
    print(repr(main()))
