"""A method that holds a plain Lock calls another one that takes it too."""

import threading

WRONG = 'deadlock'


class Stack:
    def __init__(self):
        self.lock = threading.Lock()
        self.items = []

    def push(self, item):
        with self.lock:
            self.items.append(item)

    def push_all(self, items):
        with self.lock:
            for item in items:
                self.push(item)


def main():
    stack = Stack()
    t = threading.Thread(target=stack.push_all, args=([1, 2, 3],), daemon=True)
    t.start()
    t.join()
    return stack.items


def is_right(result):
    return result == [1, 2, 3]


if __name__ == '__main__':
    print(repr(main()))
