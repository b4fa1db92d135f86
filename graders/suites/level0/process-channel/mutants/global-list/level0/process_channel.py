import time
from multiprocessing import Process

items = []


def producer():
    for n in range(1, 6):
        time.sleep(1)
        print('put', n)
        items.append(n)
    items.append(None)


def consumer():
    time.sleep(5.5)
    for n in items:
        if n is None:
            break
        print('got', n)


if __name__ == '__main__':
    p1 = Process(target=producer)
    p2 = Process(target=consumer)
    p1.start()
    p2.start()
    p1.join()
    p2.join()
    print('bye')
