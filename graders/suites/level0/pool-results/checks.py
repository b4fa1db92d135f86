"""What is asked of level0/pool_results.py."""

import re

from judge import Exam, Fact, Failure, Run, check, expect, place, same, seconds, show, text

JOBS, WORKERS = 10, 3
ROUNDS = 4.0
CLOSE = 0.01  # virtual seconds are exact; this is for sums of floats

RECEIPT = text(
    "submit 给你的 Future 是一张取货单，result() 是站在柜台前等货。交一件、等一件，再交下一件，池子里就永远只有一个线程在忙，和没有池子一样慢。",
    "The Future that submit gives you is a receipt, and result() means waiting at the counter. Submit one, "
    "wait for it, submit the next: only one thread of the "
    "pool is ever busy, and it is as slow as having no pool.",
)


def jobs_of(run: Run) -> list[Fact]:
    return run.facts_of("job")


def slept(run: Run, job: Fact) -> float:
    """Seconds that the job slept, in the thread that it ran in."""
    started, ended = job.number("started_at"), job.number("ended_at")
    if started is None or ended is None:
        return 0.0
    return sum(
        nap.number("seconds") or 0.0
        for nap in run.facts_of("sleep")
        if nap.number("thread") == job.number("worker") and started <= (nap.number("at") or 0.0) < ended
    )


@check
def pool_of_three(exam: Exam):
    """整个程序只有一个线程池，池里最多三个线程。
    The whole program has one thread pool, of at most three threads."""

    exam.once("whole_program", {}, lambda run: expect.pool(run, WORKERS))


@check
def ten_jobs(exam: Exam):
    """池子里做了十件任务，每件在池子的线程里睡满一秒。
    The pool does ten jobs, and each of them sleeps a second in a thread of the pool."""

    def holds(run: Run) -> None:
        jobs = jobs_of(run)
        if len(jobs) != JOBS:
            raise Failure(
                seen=(f"交给线程池的任务有 {len(jobs)} 件。", f"{len(jobs)} jobs were given to the pool."),
                expected=("交给线程池的任务有 10 件。", "10 jobs are given to the pool."),
                why=(
                    "range(1, 10) 到 9 为止；用别的办法跑的任务，池子不知道。",
                    "range(1, 10) ends at 9; and what is run in another way, the pool knows nothing of.",
                ),
                next_step=(
                    "数一数循环走了几次，每次交了几件。",
                    "Count how often your loop goes round, and how many jobs it submits each time.",
                ),
            )
        for number, job in enumerate(jobs, start=1):
            nap = slept(run, job)
            if abs(nap - 1.0) > CLOSE:
                at = place(job.frame)
                raise Failure(
                    seen=(
                        f"第 {number} 件任务在池子的线程里睡了 {seconds(nap)} 秒{at.zh}。",
                        f"Job number {number} slept {seconds(nap)} seconds in its thread of the pool{at.en}.",
                    ),
                    expected=("每件任务自己睡 1 秒。", "Each job sleeps 1 second itself."),
                    why=(
                        "谁执行，谁才在睡。submit(work(n)) 是主线程先把 work(n) 做完，再把做好的结果交出去；要交的是函数和参数，让池子去做。",
                        "Whoever executes it sleeps. In submit(work(n)) the main thread does the work first "
                        "and then hands over what came out; hand over the function "
                        "and its argument, and let the pool do it.",
                    ),
                    next_step=("睡觉的那一行，是哪个线程在执行？", "Which thread executes the line that sleeps?"),
                )

    exam.once("whole_program", {}, holds)


@check
def three_at_a_time(exam: Exam):
    """三件任务同时在做，整个程序用四秒。
    Three jobs are done at a time, and the whole program takes four seconds."""

    def holds(run: Run) -> None:
        total, most = run.virtual_seconds, expect.jobs_at_once(run)
        if abs(total - ROUNDS) <= CLOSE and most == WORKERS:
            return
        raise Failure(
            seen=(
                f"整个程序用了 {seconds(total)} 秒，池子里最多有 {most} 件任务同时在做。",
                f"The program took {seconds(total)} seconds, and at most {most} jobs were being done at "
                f"once.",
            ),
            expected=("10 件一秒的任务，一次 3 件，要 4 秒。", "Ten jobs of a second, three at a time: 4 seconds."),
            why=RECEIPT
            if total > ROUNDS
            else text(
                "比四秒还快，说明不止三件同时在做，或者有的任务没有睡满。",
                "Faster than four seconds means that more than three were done at once, or that some job "
                "did not sleep its second.",
            ),
            next_step=(
                "在纸上画出每一秒有哪几件任务在做；主线程在哪一行停下来等？",
                "Draw which jobs are being done in each second. At which line does the main thread stop and "
                "wait?",
            ),
        )

    exam.every_schedule("whole_program", {}, holds, at_most=10)


@check
def in_order(exam: Exam):
    """结果按提交的次序打印，不管哪件任务先做完。
    The results are printed in the order of submission, whichever job is done first."""
    wanted = [f"{n} -> {n * n}" for n in range(1, JOBS + 1)]

    def holds(run: Run) -> None:
        lines = [match for _, line in run.printed_lines() if (match := re.fullmatch(r"(\d{1,6})\s*->\s*(-?\w{1,12})", line))]
        told = [f"{match[1]} -> {match[2]}" for match in lines]
        if same(told, wanted):
            return
        if sorted(told) == sorted(wanted):
            index = next(index for index in range(JOBS) if told[index] != wanted[index])
            numbers = " ".join(match[1] for match in lines)
            raise Failure(
                seen=(
                    f"有一种交错下，编号打印出来的次序是 {numbers}。",
                    f"Under one interleaving the numbers were printed in the order {numbers}.",
                ),
                expected=(
                    f"次序总是 1 到 10；这里第 {index + 1} 行应该是 {wanted[index]}。",
                    f"Always 1 to 10; line {index + 1} should have been {wanted[index]} here.",
                ),
                why=(
                    "三件任务同时结束，谁先谁后全看那一刻怎么调度。你的电脑上次序也许总是对的，那是碰巧；谁先做完就先打印谁，次序就不由你定了。",
                    "Three jobs end together, and which comes first depends on scheduling at that moment. It "
                    "may always look right on your machine, by luck: if whoever "
                    "is done first prints first, the order is not yours.",
                ),
                next_step=(
                    "提交的次序记在哪里了？照着它一个一个去取结果，会怎样？",
                    "Where is the order of submission kept? What if you collect the results along it?",
                ),
            )
        missing = [line for line in wanted if line not in told]
        raise Failure(
            seen=(
                f"“编号 -> 结果”这样的行有 {len(told)} 行" + (f"，里面没有 {missing[0]}。" if missing else "，有的重复了。"),
                f"There are {len(told)} lines of the form 'number -> result'" + (f", and {missing[0]} is not among them." if missing else ", some of them twice."),
            ),
            expected=("正好十行，从 1 -> 1 到 10 -> 100。", "Exactly ten lines, from 1 -> 1 to 10 -> 100."),
            why=("打印的应该是任务返回的结果，一件一行。", "What is printed is what the jobs returned, a line for each."),
            next_step=(
                f"和题目里的十行逐行对照。你的第一行是 {show(told[0])}。" if told else "和题目里的十行逐行对照。",
                "Compare line by line with the ten lines in the statement." + (f" Your first one is {show(told[0])}." if told else ""),
            ),
        )

    exam.every_schedule("whole_program", {}, holds)
