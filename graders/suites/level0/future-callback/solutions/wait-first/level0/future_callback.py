import time
from concurrent.futures import FIRST_COMPLETED, ThreadPoolExecutor, wait


def a():
    time.sleep(3)
    return 300


def b():
    time.sleep(1)
    return 100


def c():
    time.sleep(2)
    raise ValueError("sold out")


def d():
    time.sleep(4)
    return 400


pool = ThreadPoolExecutor(10)
pending = set()
for function in (a, b, c, d):
    f = pool.submit(function)
    f.name = function.__name__.upper()
    f.add_done_callback(lambda future: print(future.name + " done"))
    pending.add(f)

while pending:
    done, pending = wait(pending, return_when=FIRST_COMPLETED)
    for f in done:
        if f.exception():
            print(f.name + " failed: " + str(f.exception()))
        else:
            print(f.name + " -> " + str(f.result()))
pool.shutdown()
