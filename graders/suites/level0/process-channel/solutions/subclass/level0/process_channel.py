import time
from multiprocessing import Process, SimpleQueue

END = "没有了"


class Producer(Process):
    def __init__(self, channel):
        super().__init__(name="生产")
        self.channel = channel

    def run(self):
        for number in range(1, 6):
            time.sleep(1)
            print(f"put {number}")
            self.channel.put(number)
        self.channel.put(END)


class Consumer(Process):
    def __init__(self, channel):
        super().__init__(name="消费")
        self.channel = channel

    def run(self):
        for number in iter(self.channel.get, END):
            print(f"got {number}")


if __name__ == "__main__":
    channel = SimpleQueue()
    people = [Consumer(channel), Producer(channel)]
    for one in people:
        one.start()
    for one in people:
        one.join()
    print("bye")
