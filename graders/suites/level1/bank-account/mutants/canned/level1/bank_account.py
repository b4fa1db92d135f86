class Account:
    def __init__(self, balance=0):
        self.balance = 100

    def deposit(self, amount):
        pass

    def withdraw(self, amount):
        pass
