from threading import Event, Thread, current_thread
from time import sleep


def shop(door: Event) -> None:
    name = current_thread().name
    print(f"{name}到门口了")
    if not door.is_set():
        door.wait()
    print(f"{name}进去了")
    sleep(1)
    print(f"{name}买完了")


def main() -> None:
    door = Event()
    customers = [Thread(target=shop, args=(door,), name=name) for name in ("小明", "小红", "小刚")]
    for customer in customers:
        customer.start()
    print("保安：还有三秒开门")
    sleep(3)
    door.set()
    for customer in customers:
        customer.join()
    print("打烊")


if __name__ == "__main__":
    main()
