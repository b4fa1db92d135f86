"""A lazily made instance that two threads can both make."""

import threading

WRONG = 'race'


class Config:
    instance = None
    made = 0

    @classmethod
    def get(cls):
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
