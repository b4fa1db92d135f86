import multiprocessing as mp
import time


def add(n, v, lock):
    for i in range(4):
        time.sleep(0.1)
        lock.acquire()
        try:
            old = v.value
            v.value = old + 1
        finally:
            lock.release()
    print(f"done {n}")


def main():
    v = mp.Value("i", 0, lock=False)
    lock = mp.Lock()
    ps = []
    for n in range(3):
        p = mp.Process(target=add, args=(n + 1, v, lock))
        p.start()
        ps.append(p)
    for p in ps:
        p.join()
    print(f"total {v.value}")


if __name__ == "__main__":
    main()
