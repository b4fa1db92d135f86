from threading import Condition, RLock


class Account:
    """An account that many threads may use at once."""

    def __init__(self, balance: int = 0) -> None:
        self._lock = RLock()
        self._enough = Condition(self._lock)
        self._balance = balance

    @property
    def balance(self) -> int:
        with self._lock:
            return self._balance

    def _change(self, difference: int) -> None:
        with self._lock:
            self._balance = self._balance + difference
            self._enough.notify_all()

    def deposit(self, amount: int) -> None:
        self._change(amount)

    def withdraw(self, amount: int) -> int:
        with self._enough:
            self._enough.wait_for(lambda: self._balance >= amount)
            self._change(-amount)
            return amount
