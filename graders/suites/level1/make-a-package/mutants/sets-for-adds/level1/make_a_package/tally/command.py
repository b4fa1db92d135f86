import sys

from . import Tally


def main():
    words = sys.argv[1:]
    tally = Tally()
    for word in words:
        tally.add(word)
    for word in dict.fromkeys(words):
        print(word, tally.count(word))
