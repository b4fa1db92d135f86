from contextlib import ExitStack, contextmanager
from threading import RLock


class Account:
    """Money that moves only while the lock is held."""

    def __init__(self, balance=0):
        self._balance = balance
        self._lock = RLock()

    @property
    def balance(self):
        with self._lock:
            return self._balance


@contextmanager
def locked(*accounts):
    """All of them, always in the same order, each once."""
    with ExitStack() as stack:
        for account in sorted(set(accounts), key=id):
            stack.enter_context(account._lock)
        yield


def transfer(source, target, amount):
    with locked(source, target):
        if source._balance < amount:
            return False
        source._balance = source._balance - amount
        target._balance = target._balance + amount
        return True


def total(accounts):
    with locked(*accounts):
        return sum(account._balance for account in accounts)
