from threading import RLock, Thread


class Rooms:
    def __init__(self) -> None:
        self._door = RLock()

    def enter(self, who: str, depth: int) -> None:
        if depth == 0:
            return
        with self._door:
            print(who, "进", depth)
            self.enter(who, depth - 1)
            print(who, "出", depth)


def main() -> None:
    rooms = Rooms()
    people = [Thread(target=rooms.enter, args=(who, 4), name=who) for who in ("小明", "小红")]
    for person in people:
        person.start()
    for person in people:
        person.join()


if __name__ == "__main__":
    main()
