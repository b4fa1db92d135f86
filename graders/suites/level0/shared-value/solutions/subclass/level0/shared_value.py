from multiprocessing import Array, Process, RLock
from time import sleep


class 加一(Process):
    def __init__(self, 编号, 数, 锁):
        super().__init__()
        self.编号 = 编号
        self.数 = 数
        self.锁 = 锁

    def run(self):
        for 次 in range(4):
            sleep(0.1)
            with self.锁:
                self.数[0] += 1
        print(f'done {self.编号}', flush=True)


if __name__ == '__main__':
    print('开始')
    锁, 数 = RLock(), Array('i', 1)
    工人 = [加一(编号, 数, 锁) for 编号 in range(1, 4)]
    for 一个 in 工人:
        一个.start()
    for 一个 in 工人:
        一个.join()
    print(f'total {数[0]}')
