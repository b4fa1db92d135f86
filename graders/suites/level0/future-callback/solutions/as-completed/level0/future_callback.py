import time
from concurrent.futures import ThreadPoolExecutor, as_completed

orders = [('A', 3), ('B', 1), ('C', 2), ('D', 4)]


def cook(name, seconds):
    time.sleep(seconds)
    if name == 'C':
        raise ValueError('sold out')
    return seconds * 100


def shout(future):
    print(names[future], 'done')


names = {}
with ThreadPoolExecutor(max_workers=4) as pool:
    for name, seconds in orders:
        future = pool.submit(cook, name, seconds)
        names[future] = name
        future.add_done_callback(shout)
    for future in as_completed(names):
        try:
            print(names[future], '->', future.result())
        except ValueError as error:
            print(names[future], 'failed:', error)
