"""Writers replace the list under a lock; readers go over whichever list they got."""

import threading

WRONG = None

lock = threading.Lock()
listeners = ()
heard = []


def subscribe(name):
    global listeners
    with lock:
        listeners = (*listeners, name)


def publish():
    for name in listeners:
        heard.append(name)


def main():
    threads = [threading.Thread(target=subscribe, args=(n,)) for n in 'abc']
    threads.append(threading.Thread(target=publish))
    for t in threads:
        t.start()
    for t in threads:
        t.join()
    return [sorted(listeners), len(heard) == len(set(heard))]


def is_right(result):
    return result == [['a', 'b', 'c'], True]


if __name__ == '__main__':
    print(repr(main()))
