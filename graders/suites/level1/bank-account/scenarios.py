"""Drives level1/bank_account.py. Runs beside the student's code, so nothing in here knows what is right."""

from concurrent.futures import ThreadPoolExecutor
from functools import partial


def alone(lab, opening, steps):
    """One thread; `steps` are amounts, deposited when positive and withdrawn when negative."""
    module = lab.load("module")
    empty, other, account = module.Account(), module.Account(opening), module.Account(opening)
    balances = [account.balance]
    for amount in steps:
        account.deposit(amount) if amount > 0 else account.withdraw(-amount)
        balances.append(account.balance)
    return {"empty": empty.balance, "other": other.balance, "balances": balances}


def at_once(lab, opening, deposits, withdrawals):
    """Each amount by a thread of its own, all at once."""
    account = lab.load("module").Account(opening)
    lab.threads(
        *[partial(account.deposit, amount) for amount in deposits],
        *[partial(account.withdraw, amount) for amount in withdrawals],
    )
    return {"balance": account.balance}


def from_a_pool(lab, opening, deposits, workers):
    """The deposits as jobs of a thread pool."""
    account = lab.load("module").Account(opening)
    with ThreadPoolExecutor(workers) as pool:
        for job in [pool.submit(account.deposit, amount) for amount in deposits]:
            job.result()
    return {"balance": account.balance}


def several_wait(lab, opening, wanted, deposits):
    """One thread for each amount wanted; then the deposits, a second apart. Notes the balance after each."""
    account = lab.load("module").Account(opening)
    served = []

    def take(amount):
        account.withdraw(amount)
        served.append(amount)

    waiting = []
    for number, amount in enumerate(wanted, start=1):
        waiting.append(lab.start(take, amount, name=f"withdraw-{number}"))
        lab.sleep(1)
    balances, counts = [account.balance], [len(served)]
    for amount in deposits:
        account.deposit(amount)
        lab.sleep(1)
        balances.append(account.balance)
        counts.append(len(served))
    for thread in waiting:
        thread.join()
    return {"balances": balances, "counts": counts, "served": served}


def race_for_it(lab, opening, wanted):
    """Several threads want the money at the same moment; it is enough for the first only. The rest comes later."""
    account = lab.load("module").Account(opening)
    served = []

    def take(amount):
        account.withdraw(amount)
        served.append(amount)

    waiting = [lab.start(take, amount, name=f"withdraw-{n}") for n, amount in enumerate(wanted, start=1)]
    lab.sleep(1)
    balance, count = account.balance, len(served)
    for amount in wanted:
        account.deposit(amount)
    for thread in waiting:
        thread.join()
    return {"balance": balance, "count": count, "final": account.balance}


def deposit_meets_withdrawal(lab, opening, amount):
    """A withdrawal that must wait and the deposit that it waits for, at the same moment."""
    account = lab.load("module").Account(opening)
    lab.threads(partial(account.withdraw, opening + amount), partial(account.deposit, amount))
    return {"balance": account.balance}


def waits_a_while(lab, opening, wanted, missing, seconds):
    """A withdrawal waits for `seconds`; then the deposit that it waits for comes."""
    account = lab.load("module").Account(opening)
    finished = []

    def take():
        account.withdraw(wanted)
        finished.append(lab.now())

    thread = lab.start(take, name="withdraw-1")
    lab.sleep(seconds)
    early = len(finished)
    before = lab.now()
    account.deposit(missing)
    took = lab.now() - before
    thread.join()
    return {"early": early, "deposit_took": took, "late_by": finished[0] - before, "balance": account.balance}
