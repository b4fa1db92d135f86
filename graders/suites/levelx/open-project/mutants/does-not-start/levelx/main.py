import json

from letters import Counter


def main():
    with open("settings.json") as file:
        settings = json.load(file)
    counter = Counter(workers=settings["workers"])
    counter.count_all(settings["texts"])
    print(counter.most_common(5))


if __name__ == "__main__":
    main()
