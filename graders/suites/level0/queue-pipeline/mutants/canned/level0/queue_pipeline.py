import queue
import threading
import time

q = queue.Queue(maxsize=3)


def consumer():
    for _ in range(10):
        q.get()
        time.sleep(1)
        q.task_done()


t = threading.Thread(target=consumer, daemon=True)
t.start()
for i in range(10):
    q.put(None)
for i in range(10):
    print("consumed", i)
q.join()
