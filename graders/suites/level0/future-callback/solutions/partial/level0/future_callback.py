"""完成回调和 as_completed。"""
import concurrent.futures as cf
from functools import partial
from time import sleep


def job(name: str, seconds: int) -> int:
    sleep(seconds)
    if name == "C":
        raise ValueError("sold out")
    return seconds * 100


def on_done(name: str, future: cf.Future) -> None:
    print(f"{name} done")


def main() -> None:
    print("开始")
    jobs = {"A": 3, "B": 1, "C": 2, "D": 4}
    with cf.ThreadPoolExecutor() as executor:
        futures = {}
        for name, seconds in jobs.items():
            f = executor.submit(job, name, seconds)
            f.add_done_callback(partial(on_done, name))
            futures[f] = name
        for f in cf.as_completed(futures):
            error = f.exception()
            if error is None:
                print(f"{futures[f]} -> {f.result()}")
            else:
                print(f"{futures[f]} failed: {error}")
    print("结束")


if __name__ == "__main__":
    main()
