"""Drives level1/safe_transfer.py. Runs beside the student's code, so nothing in here knows what is right.

A move is the numbers of two accounts and an amount.
"""

from concurrent.futures import ThreadPoolExecutor
from functools import partial


def accounts_of(module, balances):
    return [module.Account(balance) for balance in balances]


def alone(lab, balances, moves, some):
    """One thread. `some` are the numbers of accounts whose total is asked for after each move."""
    module = lab.load("module")
    accounts, after = accounts_of(module, balances), []
    for source, target, amount in moves:
        answer = module.transfer(accounts[source], accounts[target], amount)
        after.append([answer, [account.balance for account in accounts], module.total([accounts[number] for number in some])])
    return {"empty": module.Account().balance, "after": after}


def at_once(lab, balances, moves):
    """Each move by a thread of its own, all at once."""
    module = lab.load("module")
    accounts = accounts_of(module, balances)
    answers = lab.threads(*[partial(module.transfer, accounts[source], accounts[target], amount) for source, target, amount in moves])
    return {"answers": answers, "balances": [account.balance for account in accounts]}


def from_a_pool(lab, balances, moves, workers):
    """The moves as jobs of a thread pool."""
    module = lab.load("module")
    accounts = accounts_of(module, balances)
    with ThreadPoolExecutor(workers) as pool:
        jobs = [pool.submit(module.transfer, accounts[source], accounts[target], amount) for source, target, amount in moves]
        answers = [job.result() for job in jobs]
    return {"answers": answers, "balances": [account.balance for account in accounts]}


def counted_meanwhile(lab, balances, moves, order):
    """The moves, each by a thread of its own, while another thread asks for the total of the accounts in this order."""
    module = lab.load("module")
    accounts = accounts_of(module, balances)
    listed = [accounts[number] for number in order]
    totals = []
    lab.threads(
        *[partial(module.transfer, accounts[source], accounts[target], amount) for source, target, amount in moves],
        lambda: totals.append(module.total(listed)),
    )
    return {"totals": totals, "after": module.total(listed)}
