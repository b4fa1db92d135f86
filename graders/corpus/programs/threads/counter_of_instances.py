"""Each new object takes its number from a counter of the class."""

import threading

WRONG = 'lost-update'


class Ticket:
    count = 0

    def __init__(self):
        Ticket.count += 1
        self.number = Ticket.count


def main():
    tickets = []
    threads = [threading.Thread(target=lambda: [tickets.append(Ticket()) for _ in range(3)]) for _ in range(2)]
    for t in threads:
        t.start()
    for t in threads:
        t.join()
    return sorted(ticket.number for ticket in tickets)


def is_right(result):
    return result == [1, 2, 3, 4, 5, 6]


if __name__ == '__main__':
    print(repr(main()))
