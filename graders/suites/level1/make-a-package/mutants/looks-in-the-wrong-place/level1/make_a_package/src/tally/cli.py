import argparse
import sys

from tally import Tally


def main(arguments=None):
    parser = argparse.ArgumentParser(prog="tally")
    parser.add_argument("words", nargs="*")
    words = parser.parse_args(arguments).words
    counter = Tally()
    seen = []
    for word in words:
        if counter.add(word) == 1:
            seen.append(word)
    for word in seen:
        print(f"{word} {counter.count(word)}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
