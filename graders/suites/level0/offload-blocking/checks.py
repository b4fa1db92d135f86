"""What is asked of level0/offload_blocking.py."""

import re

from judge import Exam, Fact, Failure, Run, check, expect, place, seconds, show, text

CALLS, LASTS = 5, 2.0
WANTED = [f"{number} -> {number * number}" for number in range(1, CALLS + 1)]

STILL_BLOCKING = text(
    "async def 只是换了个写法，里面的 time.sleep 照样让线程睡着，而事件循环只有这一个线程。"
    "要让别的线程去睡：把函数和参数交给 to_thread，协程只是等它的结果。",
    "async def is only another way of writing: the time.sleep inside still puts the thread to sleep, and the event loop has only that one. "
    "Let another thread sleep: hand the function and its arguments to to_thread, and the coroutine only waits for the result.",
)
RECEIPT = text(
    "await asyncio.to_thread(...) 是“交给一个线程，然后等它做完”。写在循环里，就是做完一个才交下一个，线程再多也只有一个在忙。"
    "池子太小，也要排队。先把五个都交出去，再一起等。",
    "await asyncio.to_thread(...) means 'hand it to a thread and wait until it is done'. Inside a loop the next one is handed "
    "over only after that, "
    "and only one thread is ever busy. A pool that is too small makes them queue as well. Hand over all five, then wait for them together.",
)


def slept(run: Run, job: Fact) -> float:
    """Seconds that the job slept, in the thread that it ran in."""
    started, ended = job.number("started_at"), job.number("ended_at")
    if started is None or ended is None:
        return 0.0
    naps = [nap for nap in run.facts_of("sleep") if nap.number("thread") == job.number("worker")]
    return sum(nap.number("seconds") or 0.0 for nap in naps if started <= (nap.number("at") or 0.0) < ended)


def calls(run: Run) -> list[Fact]:
    """The jobs of pools of threads that slept as long as asked."""
    return [job for job in run.facts_of("job") if abs(slept(run, job) - LASTS) <= expect.CLOSE]


@check
def loop_stays_free(exam: Exam):
    """五个调用在做的时候，事件循环不被堵住，随时能照顾别的协程。
    While the five calls are being made, the event loop is not blocked and could look after other coroutines."""

    def holds(run: Run) -> None:
        if not run.facts_of("task"):
            raise Failure(
                seen=("程序没有用事件循环。", "The program used no event loop."),
                expected=("用 asyncio.run 跑 main，在里面等五个调用。", "asyncio.run runs main, which waits for the five calls."),
                why=(
                    "这一题要的是：事件循环在跑，里面又不得不用会堵住的函数，怎么办。没有事件循环，就没有这个问题。",
                    "The question is what to do with functions that block while an event loop is running. Without a loop there "
                    "is no question.",
                ),
                next_step=("从 async def main() 开始。", "Start from async def main()."),
            )
        why = STILL_BLOCKING
        if any(fact.string("by") != "sleep" for fact in run.facts_of("loop_blocked")):
            why = text(
                "在协程里用不带 await 的办法等结果（比如 future.result()），等的是整个线程，事件循环就停了。",
                "To wait for a result inside a coroutine without await, for example by future.result(), makes the whole thread "
                "wait, and the loop stops.",
            )
        expect.loop_stays_free(run, why)

    exam.every_schedule("whole_program", {}, holds, at_most=20)


@check
def five_calls(exam: Exam):
    """会堵住的函数被调用五次，每次都在别的线程里用 time.sleep 睡满两秒。
    The blocking function is called five times, each time in another thread, where it sleeps for two seconds by time.sleep."""

    def holds(run: Run) -> None:
        made = len(calls(run))
        if made == CALLS:
            return
        expect.all_awaited(run)
        jobs, naps = len(run.facts_of("job")), [nap for nap in run.facts_of("sleep") if nap.frame is not None and nap.frame.is_students]
        at = place(naps[0].frame) if naps else text("", "")
        raise Failure(
            seen=(
                f"交给线程池的活有 {jobs} 件，其中在自己的线程里睡满 2 秒的有 {made} 件。time.sleep 一共被执行了 {len(naps)} 次{at.zh}。",
                f"{jobs} jobs were handed to a pool of threads, and {made} of them slept 2 seconds in their thread. "
                f"time.sleep was executed {len(naps)} times{at.en}.",
            ),
            expected=("五件，每件在线程里睡满 2 秒。", "Five jobs, each sleeps 2 seconds in its thread."),
            why=(
                "time.sleep 在这里代表一个没有异步版本的函数，比如读一个慢磁盘。换成 asyncio.sleep，或者直接打印答案，就绕开了要学的东西；"
                "range(1, 5) 到 4 为止。",
                "Here time.sleep stands for a function that has no asynchronous version, such as reading from a slow disk. With "
                "asyncio.sleep, "
                "or with answers printed outright, you go round what is to be learnt; and range(1, 5) ends at 4.",
            ),
            next_step=("睡觉的那一行，是哪个线程执行的，执行了几次？", "Which thread executes the line that sleeps, and how often?"),
        )

    exam.every_schedule("whole_program", {}, holds, at_most=20)


@check
def all_at_once(exam: Exam):
    """五个调用同时在做，从第一个开始到最后一个结束只有两秒。
    The five calls are made at the same time: from the beginning of the first to the end of the last it is two seconds."""

    def holds(run: Run) -> None:
        spans = [(job.number("submitted_at"), job.number("ended_at")) for job in calls(run)]
        most = expect.jobs_at_once(run)
        took = max((end for _, end in spans), default=0.0) - min((start for start, _ in spans), default=0.0)
        if spans and abs(took - LASTS) <= expect.CLOSE and most >= len(spans):
            return
        raise Failure(
            seen=(
                f"从交出第一个到做完最后一个，用了 {seconds(took)} 秒；最多有 {most} 个同时在做。",
                f"From handing over the first to the end of the last it took {seconds(took)} seconds; at most {most} were under "
                "way at once.",
            )
            if spans
            else text("没有一个调用在别的线程里睡满两秒。", "No call slept two seconds in another thread."),
            expected=("五个同时在做，一共 2 秒。", "All five under way at once, 2 seconds in all."),
            why=RECEIPT,
            next_step=("第一个 await 的时候，有几个调用已经交出去了？", "At the first await, how many calls have been handed over?"),
        )

    exam.every_schedule("whole_program", {}, holds, at_most=20)


@check
def in_order(exam: Exam):
    """打印五个结果，次序总是 1 到 5，不管哪个线程先做完。
    The five results are printed, always from 1 to 5, whichever thread is done first."""

    def holds(run: Run) -> None:
        told = [line for _, line in run.printed_lines() if re.fullmatch(r"-?\w{1,12}\s*->.*", line)]
        if [re.sub(r"\s*->\s*", " -> ", line) for line in told] == WANTED:
            return
        raise Failure(
            seen=(f"“编号 -> 结果”的行是 {show(told, 200)}。", f"The lines of the form 'number -> result' are {show(told, 200)}."),
            expected=(f"总是 {show(WANTED, 200)}，按这个次序。", f"Always {show(WANTED, 200)}, in this order."),
            why=(
                "五个线程同时睡醒，谁先谁后说不准。在线程里打印，或者谁先做完先打印谁，次序就不由你定了；在你的电脑上也许总是对的，那是碰巧。"
                "结果是函数返回的，由等着它们的协程按次序打印。",
                "Five threads wake together, and nobody knows which comes first. Print inside the threads, or whoever is done "
                "first, and the order is not yours; "
                "it may always look right on your machine, by luck. Results are returned, and printed in order by the coroutine "
                "that waits for them.",
            ),
            next_step=("gather 按什么次序交出结果？", "In which order does gather give its results?"),
        )

    exam.every_schedule("whole_program", {}, holds)
