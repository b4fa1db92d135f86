"""What is asked of level1/right_tool.py."""

import heapq

from judge import Exam, Failure, Run, check, expect, is_number, place, reasons, seconds, show, text

WAYS = ("threads", "processes", "right")

TWO_KINDS = text(
    "等待的时候，线程把解释器让了出来，所以很多线程能一起等；计算的时候不让（GIL），线程再多也是轮流算，要真正同时算，得用别的进程。"
    "反过来，只是等待也用进程，就白白花掉启动的时间和内存，而且进程一般只有处理器那么几个，很快就排起队来。",
    "While it waits, a thread leaves the interpreter to others, so that many can wait together; while it computes it does "
    "not (the GIL), and threads merely take turns: to "
    "compute really at the same time takes other processes. To wait in processes, on the other hand, wastes their start "
    "and their memory; and there are mostly only as "
    "many as processors, so that a queue forms.",
)
MEASURE = text(
    "量时间，要在开始之前看一次钟，在最后一个结果拿到之后再看一次；三种办法一种做完再做下一种，不然它们互相拖累，量到的不是自己的时间。"
    "没有真做过的，写什么数都是编的。",
    "To measure, look at the clock before the beginning and again when the last result is there; and run one way after the "
    "other, or they slow one another down and what you "
    "measure is not theirs. Of what was not run, any number is made up.",
)


class Mix:
    """A mix of jobs, drawn fresh. There are threads enough for all of them, and two processes."""

    def __init__(self, exam: Exam, blocking: int, computing: int) -> None:
        draw = exam.random
        self.kinds = ["blocking"] * blocking + ["computing"] * computing
        # Neither kind by kind nor, with the longest job first, in the order of completion.
        while self.kinds[0] == "blocking":
            draw.shuffle(self.kinds)
        self.takes = [float(took) for took in draw.sample(range(2, 30), len(self.kinds) - 1)]
        self.takes.insert(0, 30.0)
        self.threads, self.processes = len(self.kinds) + draw.randint(1, 3), 2

    @property
    def inputs(self) -> dict:
        return {"kinds": self.kinds, "takes": self.takes, "threads": self.threads, "processes": self.processes}

    def of(self, kind: str) -> list[float]:
        return [took for took, this in zip(self.takes, self.kinds) if this == kind]

    def lasts(self, way: str) -> float:
        """How long each way takes."""
        if way == "threads":
            return max(sum(self.of("computing")), *self.of("blocking"))
        if way == "processes":
            return on_workers(self.takes, self.processes)
        return max(on_workers(self.of("computing"), self.processes), *self.of("blocking"))


def on_workers(takes: list[float], workers: int) -> float:
    free = [0.0] * workers
    for took in takes:
        heapq.heappush(free, heapq.heappop(free) + took)
    return max(free)


def results(run: Run, mix: Mix) -> list[list]:
    """For each job its number and where it ran."""
    told = run.told("results")
    if isinstance(told, list) and len(told) == len(mix.kinds) and all(isinstance(one, list) and len(one) == 2 for one in told):
        return told
    raise Failure(
        seen=(f"{len(mix.kinds)} 件活儿，run_jobs 返回的是 {show(told)}。", f"For {len(mix.kinds)} jobs run_jobs returned {show(told)}."),
        expected=("一个列表，每件活儿的返回值各一个，原样放进去。", "A list with what each job returned, as it was."),
        why=(
            "调用的人要的是每件活儿的结果，一件不少，也不加工。",
            "Whoever calls wants the result of each job: none missing, and none changed.",
        ),
        next_step=("result() 的返回值放到哪里去了？", "Where does the value of result() go?"),
    )


@check
def input_order(exam: Exam):
    """结果按活儿的次序排，不管哪一件先做完，也不管它在哪个池里。
    Results are in the order of the jobs, whichever ends first and in whichever pool."""
    mix = Mix(exam, 3, 3)
    numbers = list(range(len(mix.kinds)))
    step = text("两个池的结果，是怎样回到原来的位置上的？", "How do the results of two pools find their way back to their places?")
    why = text(
        "两个池各做各的，先后说不准。调用的人按位置认结果：第三个结果就是第三件活儿的。",
        "Two pools work on their own, and nobody knows who is first. The caller knows results by their places: the third is "
        "that of the third job.",
    )

    def holds(run: Run) -> None:
        expect.equal(
            [number for number, _ in results(run, mix)],
            numbers,
            ("各个结果属于第几件活儿（从 0 数）", "the list of job numbers that the results belong to (from 0)"),
            why,
            step,
        )

    def none(run: Run) -> None:
        expect.equal(run.told("results"), [], ("没有活儿时的结果", "the result for no jobs"), why, step)

    exam.every_schedule("worked", mix.inputs, holds, at_most=3)
    exam.every_schedule("worked", {**mix.inputs, "kinds": [], "takes": []}, none, at_most=1)


@check
def right_pool(exam: Exam):
    """等待的活儿在这个进程的线程里做，计算的活儿在别的进程里做。
    Jobs that wait are done by threads of this process, jobs that compute by other processes."""
    mix = Mix(exam, 3, 3)

    def holds(run: Run) -> None:
        told = {number: where for number, where in results(run, mix) if isinstance(number, int)}
        for number, kind in enumerate(mix.kinds):
            wanted = "thread" if kind == "blocking" else "process"
            if told.get(number) == wanted:
                continue
            names = {
                "thread": text("这个进程的线程里", "a thread of this process"),
                "process": text("别的进程里", "another process"),
                "caller": text("调用 run_jobs 的线程自己那里", "the very thread that called run_jobs"),
            }
            did = names.get(str(told.get(number)), text("不知道哪里", "nobody knows where"))
            raise Failure(
                seen=(
                    f"第 {number} 件活儿的种类是 {kind}，它是在{did.zh}做的。",
                    f"Job {number} is of the kind {kind}, and was done in {did.en}.",
                ),
                expected=(f"它在{names[wanted].zh}做。", f"It is done in {names[wanted].en}."),
                why=TWO_KINDS,
                next_step=("按 kind 挑池子的是哪一行？", "Which line chooses the pool by the kind?"),
            )

    exam.every_schedule("worked", mix.inputs, holds, at_most=2)


@check
def one_pool_of_each(exam: Exam):
    """run_jobs 建一个线程池、一个进程池，大小就是给定的。
    run_jobs makes one pool of threads and one of processes, of the sizes given."""
    mix = Mix(exam, 3, 2)

    def holds(run: Run) -> None:
        for kind, size in (("thread", mix.threads), ("process", mix.processes)):
            pools = [fact for fact in run.facts_of("pool") if fact.string("pool_kind") == kind]
            sizes = [int(fact.number("size") or 0) for fact in pools]
            if sizes == [size]:
                continue
            name = text("线程池", "thread pools") if kind == "thread" else text("进程池", "process pools")
            at = place(pools[-1].frame if pools else None)
            raise Failure(
                seen=(
                    f"建了 {len(pools)} 个{name.zh}，大小是 {show(sizes)}{at.zh}。",
                    f"{len(pools)} {name.en} were made, of the sizes {show(sizes)}{at.en}.",
                ),
                expected=(f"恰好一个，大小是 {size}。", f"Exactly one, of the size {size}."),
                why=reasons.MANY_POOLS if len(pools) > 1 else reasons.POOL_SIZE,
                next_step=(
                    reasons.POOL_IN_A_LOOP
                    if len(pools) > 1
                    else text("max_workers 写了吗？写的是哪个参数？", "Is there a max_workers, and which parameter does it get?")
                ),
            )

    exam.every_schedule("worked", mix.inputs, holds, at_most=1)


@check
def at_the_same_time(exam: Exam):
    """所有的活儿先全部交出去，两个池同时在做，然后才去等结果。
    All jobs are handed over first, both pools work at the same time, and only then results are waited for."""
    mix = Mix(exam, 4, 3)
    # Where the longest job lasts till the end, more processes than are given would take no less.
    while mix.lasts("right") == max(mix.takes):
        mix = Mix(exam, 4, 3)

    def holds(run: Run) -> None:
        took, wanted = float(run.count("seconds")), mix.lasts("right")
        if abs(took - wanted) <= expect.CLOSE:
            return
        raise Failure(
            seen=(
                f"等待的活儿各要 {show(mix.of('blocking'))} 秒，计算的各要 {show(mix.of('computing'))} 秒，一共用了 {seconds(took)} 秒。",
                f"Jobs that wait take {show(mix.of('blocking'))} seconds, jobs that compute {show(mix.of('computing'))}, and it took "
                f"{seconds(took)} seconds.",
            ),
            expected=(
                f"{mix.threads} 个线程和 {mix.processes} 个进程同时做，{seconds(wanted)} 秒。",
                f"{mix.threads} threads and {mix.processes} processes, all at the same time: {seconds(wanted)} seconds.",
            ),
            why=reasons.ONE_BY_ONE,
            next_step=(
                "第一次等结果的时候，两个池各拿到了几件活儿？",
                "When a result is waited for the first time, how many jobs has each pool been given?",
            ),
        )

    exam.every_schedule("worked", mix.inputs, holds, at_most=2)


@check
def measured_table(exam: Exam):
    """三种办法各真做一遍，一种做完再做下一种，表里是量出来的秒数。
    Each of the three ways is really run, one after the other, and the table has the seconds that were measured."""
    mix = Mix(exam, 3, 3)
    # A table with two ways mixed up must not be right by chance, nor one with more processes than are given.
    while len({mix.lasts(way) for way in WAYS}) < len(WAYS) or mix.lasts("right") == max(mix.takes):
        mix = Mix(exam, 3, 3)
    wanted = {way: mix.lasts(way) for way in WAYS}
    names = {
        "threads": text("全部交给线程池", "everything on the thread pool"),
        "processes": text("全部交给进程池", "everything on the process pool"),
        "right": text("各用各的池", "each on its own pool"),
    }

    def holds(run: Run) -> None:
        table = run.told("table")
        if not isinstance(table, dict) or set(table) != set(WAYS) or not all(is_number(value) for value in table.values()):
            raise Failure(
                seen=(f"compare 返回的是 {show(table)}。", f"compare returned {show(table)}."),
                expected=(
                    f"一个字典，键是 {'、'.join(WAYS)}，值是秒数。",
                    f"A dictionary with the keys {', '.join(WAYS)} and seconds as values.",
                ),
                why=MEASURE,
                next_step=("看看题目里的例子。", "Look at the example in the statement."),
            )
        for way in WAYS:
            if abs(table[way] - wanted[way]) <= expect.CLOSE:
                continue
            raise Failure(
                seen=(
                    f"表里 {way}（{names[way].zh}）是 {seconds(table[way])} 秒。",
                    f"The table says {seconds(table[way])} seconds for {way} ({names[way].en}).",
                ),
                expected=(
                    f"这些活儿这样做要 {seconds(wanted[way])} 秒。",
                    f"Done in this way, these jobs take {seconds(wanted[way])} seconds.",
                ),
                why=MEASURE,
                next_step=(
                    "看钟的两行之间，是不是正好做完了这一种办法的所有活儿？",
                    "Between the two lines that look at the clock, is it exactly all jobs of this one way that are done?",
                ),
            )
        took, all_ways = float(run.count("seconds")), sum(wanted.values())
        if abs(took - all_ways) > expect.CLOSE:
            raise Failure(
                seen=(f"compare 一共用了 {seconds(took)} 秒。", f"compare took {seconds(took)} seconds in all."),
                expected=(
                    f"三种办法一种接一种，{seconds(all_ways)} 秒。",
                    f"Three ways, one after the other: {seconds(all_ways)} seconds.",
                ),
                why=MEASURE,
                next_step=("每一种办法都真的做了一遍吗？", "Was each of the ways really run?"),
            )

    exam.every_schedule("compared", mix.inputs, holds, at_most=2)
