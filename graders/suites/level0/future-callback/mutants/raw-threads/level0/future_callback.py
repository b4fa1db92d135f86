import threading
import time
from concurrent.futures import Future, as_completed

orders = [('A', 3), ('B', 1), ('C', 2), ('D', 4)]


def cook(name, seconds, future):
    time.sleep(seconds)
    if name == 'C':
        future.set_exception(ValueError('sold out'))
    else:
        future.set_result(seconds * 100)


names = {}
for name, seconds in orders:
    future = Future()
    names[future] = name
    future.add_done_callback(lambda f: print(names[f], 'done'))
    threading.Thread(target=cook, args=(name, seconds, future)).start()
for future in as_completed(names):
    try:
        print(names[future], '->', future.result())
    except ValueError as error:
        print(names[future], 'failed:', error)
