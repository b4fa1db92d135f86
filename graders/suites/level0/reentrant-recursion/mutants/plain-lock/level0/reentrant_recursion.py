import threading

rlock = threading.RLock()
lock = threading.Lock()


def countdown(name, n):
    with lock:
        print(f"{name}: {n}")
        if n > 1:
            countdown(name, n - 1)


threads = [threading.Thread(target=countdown, args=(name, 5)) for name in ("A", "B")]
for t in threads:
    t.start()
for t in threads:
    t.join()
