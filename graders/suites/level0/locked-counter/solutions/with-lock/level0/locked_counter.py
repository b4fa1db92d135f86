import threading
import time

counter = 0
lock = threading.Lock()


def work(name):
    global counter
    for _ in range(5):
        with lock:
            print(f"{name}: counter = {counter}")
            counter += 1
        time.sleep(1)


threads = []
for i in range(3):
    t = threading.Thread(target=work, args=(f"thread {i}",))
    threads.append(t)
    t.start()
for t in threads:
    t.join()
print("final counter:", counter)
