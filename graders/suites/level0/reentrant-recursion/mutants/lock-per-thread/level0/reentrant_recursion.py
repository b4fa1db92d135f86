import threading


def countdown(name, n, lock):
    with lock:
        print(f"{name}: {n}")
        if n > 1:
            countdown(name, n - 1, lock)


threads = [threading.Thread(target=countdown, args=(name, 5, threading.RLock())) for name in ("A", "B")]
for t in threads:
    t.start()
for t in threads:
    t.join()
