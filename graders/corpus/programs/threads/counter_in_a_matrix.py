"""Cells of a nested list are raised by several threads."""

import threading

WRONG = 'lost-update'

grid = [[0, 0], [0, 0]]


def step(moves):
    for x, y in moves:
        grid[x][y] += 1


def main():
    moves = [(0, 0), (0, 1), (1, 0)] * 3
    threads = [threading.Thread(target=step, args=(moves,)) for _ in range(2)]
    for t in threads:
        t.start()
    for t in threads:
        t.join()
    return grid


def is_right(result):
    return result == [[6, 6], [6, 0]]


if __name__ == '__main__':
    print(repr(main()))
