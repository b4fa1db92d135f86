import threading

from letters import Counter

ready = threading.Event()
counter = Counter(workers=3)


def work():
    ready.wait()
    counter.count_all(["the quick brown fox"])


def main():
    worker = threading.Thread(target=work)
    worker.start()
    worker.join()
    ready.set()
    print(counter.most_common(5))


if __name__ == "__main__":
    main()
