import time
from multiprocessing import Process, Queue


def producer(q):
    for n in range(1, 6):
        time.sleep(1)
        print('put', n)
        q.put(n)
    q.put(None)


def consumer(q):
    while True:
        n = q.get()
        if n is None:
            break
        print('got', n)


if __name__ == '__main__':
    q = Queue()
    p1 = Process(target=producer, args=(q,))
    p2 = Process(target=consumer, args=(q,))
    p1.run()
    p2.run()
    print('bye')
