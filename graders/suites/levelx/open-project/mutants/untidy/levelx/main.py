from letters import Counter


TEXTS = ["the quick brown fox", "jumps over", "the lazy dog", "and runs away"]


def main():
    counter = Counter(workers=3)
    counter.count_all(TEXTS)
    for letter, number in counter.most_common(5):
        print(letter, number)


if __name__ == "__main__":
    main()
