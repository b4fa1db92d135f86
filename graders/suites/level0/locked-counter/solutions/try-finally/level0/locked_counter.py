from threading import Lock, Thread
from time import sleep


class Book:
    def __init__(self):
        self.number = 0
        self.lock = Lock()


def call_out(book):
    for _ in range(4):
        book.lock.acquire()
        try:
            current = book.number
            print("现在的号码是", current)
            book.number = current + 1
        finally:
            book.lock.release()
        sleep(0.5)


book = Book()
people = [Thread(target=call_out, args=(book,)) for _ in range(4)]
for person in people:
    person.start()
for person in people:
    person.join()
