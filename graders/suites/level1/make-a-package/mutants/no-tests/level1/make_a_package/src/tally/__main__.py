import sys

from tally import Tally


def run():
    tally = Tally()
    for word in sys.argv[1:]:
        tally.add(word)
    for word, number in tally.items():
        print(word, number)


if __name__ == "__main__":
    run()
