import threading
import time
from threading import RLock

rlock = RLock()


def recursive(n):
    rlock.acquire()
    try:
        print(threading.current_thread().name, "拿到了锁，n =", n)
        time.sleep(0.1)
        if n == 0:
            return
        recursive(n - 1)
    finally:
        rlock.release()


threads = []
for i in range(3):
    t = threading.Thread(target=recursive, args=(3,))
    t.start()
    threads.append(t)
for t in threads:
    t.join()
print("done")
