import queue
import threading
import time

q = queue.Queue(maxsize=3)


def producer():
    for i in range(10):
        q.put(i)


def consumer():
    while True:
        item = q.get()
        time.sleep(1)
        print("consumed", item)
        q.task_done()


t1 = threading.Thread(target=producer)
t2 = threading.Thread(target=consumer, daemon=True)
t1.start()
t2.start()
time.sleep(30)
print("all done")
