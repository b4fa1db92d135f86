from concurrent import futures
from time import sleep


def work(number: int) -> int:
    sleep(1)
    return number**2


def main() -> None:
    print("开始")
    numbers = range(1, 11)
    with futures.ThreadPoolExecutor(3, thread_name_prefix="worker") as executor:
        for number, result in zip(numbers, executor.map(work, numbers)):
            print(number, "->", result)
    print("结束")


if __name__ == "__main__":
    main()
