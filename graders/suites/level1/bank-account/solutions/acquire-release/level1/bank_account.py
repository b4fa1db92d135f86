import threading as t


class Account(object):
    def __init__(self, start=0):
        self.lock = t.Lock()
        self.cond = t.Condition(self.lock)
        self.balance = start

    def deposit(self, n):
        self.lock.acquire()
        try:
            old = self.balance
            new = old + n
            self.balance = new
            self.cond.notify(len(t.enumerate()))
        finally:
            self.lock.release()
        return new

    def withdraw(self, n):
        self.lock.acquire()
        try:
            while not self.balance >= n:
                # 就算没人叫醒，也每隔一会儿自己看一眼
                self.cond.wait(timeout=30)
            old = self.balance
            new = old - n
            self.balance = new
        finally:
            self.lock.release()
        return new
