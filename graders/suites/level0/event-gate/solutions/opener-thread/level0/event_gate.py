import threading
import time


class Customer(threading.Thread):
    def __init__(self, gate):
        super().__init__()
        self.gate = gate

    def run(self):
        print("at the gate")
        while not self.gate.wait(timeout=500):
            print("still waiting")
        print("inside")


class Guard(threading.Thread):
    def __init__(self, gate):
        super().__init__()
        self.gate = gate

    def run(self):
        time.sleep(1)
        time.sleep(0.5)
        self.gate.set()


gate = threading.Event()
people = [Customer(gate), Guard(gate)]
for one in people:
    one.start()
for one in people:
    one.join()
print("done")
