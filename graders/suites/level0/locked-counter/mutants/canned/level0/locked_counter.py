import threading
import time

lock = threading.Lock()


def work():
    for _ in range(5):
        with lock:
            pass
        time.sleep(1)


threads = [threading.Thread(target=work) for i in range(3)]
for t in threads:
    t.start()
for i in range(15):
    print(f"thread {i % 3}: counter = {i}")
for t in threads:
    t.join()
