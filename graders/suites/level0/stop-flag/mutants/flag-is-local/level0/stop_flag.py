import threading
import time

running = True


def work():
    while running:
        print("working")
        time.sleep(1)
    print("worker stopped")


def main():
    t = threading.Thread(target=work)
    t.start()
    time.sleep(5)
    running = False
    t.join()
    print("main thread ends")


main()
