"""Double-checked locking: looks without the lock, looks again with it."""

import threading

WRONG = None


class Config:
    instance = None
    made = 0
    lock = threading.Lock()

    @classmethod
    def get(cls):
        if cls.instance is None:
            with cls.lock:
                if cls.instance is None:
                    cls.made += 1
                    cls.instance = Config()
        return cls.instance


def main():
    seen = []
    threads = [threading.Thread(target=lambda: seen.append(Config.get())) for _ in range(3)]
    for t in threads:
        t.start()
    for t in threads:
        t.join()
    return [Config.made, len(set(map(id, seen)))]


def is_right(result):
    return result == [1, 1]


if __name__ == '__main__':
    print(repr(main()))
