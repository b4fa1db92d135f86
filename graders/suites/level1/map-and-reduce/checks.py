"""What is asked of level1/map_and_reduce.py."""

from collections import Counter

from judge import Exam, Failure, Run, check, expect, text

FAR = 10_000  # lines; nobody who is lazy comes near
WORDS = ("map", "reduce", "Filter", "lazy", "Pure", "线程", "函数", "生成器", "ab", "Lock", "queue", "of")

EACH_LINE = text(
    "map 那一步只看一行，别的行、外面的变量一概不看，也不改。同样的一行永远得到同样的结果，所以谁先谁后、在哪个线程里算，都一样。",
    "The map step looks at one line and at nothing else, and changes nothing. The same line always gives the same result, so it does not "
    "matter who is first, nor in which thread.",
)
PURE = text(
    "merge 得到的是一本新的字典。改了给它的字典，别处还在用那本字典的人就看到了错的数；reduce 把中间结果传来传去，最容易碰上。",
    "merge makes a new dictionary. Change one that you were given, and whoever else still uses it sees wrong numbers; reduce hands its "
    "results on and on, and meets this first.",
)
ONE_PASS = text(
    "reduce 从一个初值开始，一次合并一个，走一遍就够。生成器只能走一遍：先数一遍有几行，再走一遍，第二遍就是空的。没有行的时候，结果就是初值。",
    "reduce begins with a first value and merges one after the other, in one pass. A generator can be gone through only once: count its "
    "lines first, and the second pass is empty. With no lines the result is the first value.",
)
IN_PARALLEL = text(
    "map 那一步每行互不相干，才能交给池子同时做；合并还是由一个人来做。要是让几个线程往同一本字典里加，读和写之间隔着一条缝，就会丢。",
    "Because lines have nothing to do with one another in the map step, a pool can do them at once; merging is done by one. Let several "
    "threads add to one dictionary, and between reading and writing there is a gap in which counts are lost.",
)
LAZY = text(
    "惰性：要一个才算一个。先把所有的行读完再给，行没有尽头的时候就永远读不完；只要前三个的时候，也白读了后面的。",
    "Lazy means one at a time, when it is asked for. Reading all lines first never ends when the lines have no end; and when three words "
    "are wanted, the rest is read for nothing.",
)
COMPOSED = text(
    "compose(f, g)(x) 就是 f(g(x))：右边的先做。compose 自己不调用它们，只造出一个新的函数。一个函数也不给，得到的就是什么也不做的函数。",
    "compose(f, g)(x) is f(g(x)): the right one goes first. compose itself calls nothing, it makes a new function. With no functions it is "
    "the one that does nothing.",
)


def draw_line(exam: Exam) -> str:
    return " ".join(exam.random.choice(WORDS) for _ in range(exam.random.randint(3, 8)))


def counted(*lines: str) -> dict:
    return dict(Counter(word for line in lines for word in line.lower().split()))


@check
def maps_a_line(exam: Exam):
    """map_words 数一行里的词，大小写算同一个词。
    map_words counts the words of one line, and case makes no difference."""
    # One word at least has a capital letter.
    lines = [f"{draw_line(exam)} Lock", f"  {draw_line(exam)}\t{draw_line(exam)} \n", "", draw_line(exam)]
    wanted = [counted(line) for line in lines]
    next_step = ("每一行开始的时候，字典是新的吗？", "Is the dictionary a new one for each line?")
    exam.once(
        "mapping",
        {"lines": lines},
        lambda run: expect.equal(
            run.told("told"), wanted, ("map_words 对各行的结果", "the results of map_words for these lines"), EACH_LINE, next_step
        ),
    )


@check
def merges_into_a_new_one(exam: Exam):
    """merge 把两本字典加起来，得到一本新的，给它的两本不变。
    merge adds two dictionaries into a new one, and leaves both as they were."""
    both = exam.random.choice(WORDS)
    pairs = [
        [counted(both, draw_line(exam)), counted(draw_line(exam), both)],
        [{}, counted(draw_line(exam))],
        [counted(draw_line(exam)), {}],
    ]
    next_step = ("你往哪一本字典里写？", "Into which dictionary do you write?")

    def holds(run: Run) -> None:
        for (left, right), (told, unchanged, same_one) in zip(pairs, run.values("told", len(pairs))):
            expect.equal(told, dict(Counter(left) + Counter(right)), ("合并的结果", "the merged dictionary"), PURE, next_step)
            if unchanged is not True or same_one is not False:
                raise Failure(
                    seen=("merge 改了给它的字典，或者把它原样还了回来。", "merge changed a dictionary that it was given, or handed it back itself."),
                    expected=("得到一本新的字典，给它的两本都不变。", "The result is a new dictionary, and the two that were given stay as they were."),
                    why=PURE,
                    next_step=next_step,
                )

    exam.once("merging", {"pairs": pairs}, holds)


@check
def counts_by_reduce(exam: Exam):
    """word_count 用 reduce 合并各行，行来自生成器、一行也没有，都对。
    word_count merges the lines by reduce, from a generator and from no lines too."""
    next_step = ("reduce 的第三个参数是什么？", "What is the third argument of reduce?")
    for count in (exam.random.randint(3, 6), 1, 0):
        lines = [draw_line(exam) for _ in range(count)]

        def holds(run: Run) -> None:
            for name in ("told", "again"):
                expect.equal(
                    run.told(name),
                    counted(*lines),
                    (f"{count} 行，word_count 的结果", f"the result of word_count for {count} lines"),
                    ONE_PASS,
                    next_step,
                )
            if run.count("reduces") < 1:
                raise Failure(
                    seen=("word_count 没有用到 functools.reduce。", "word_count did not use functools.reduce."),
                    expected=("用 reduce 和 merge 合并。", "It merges by reduce with merge."),
                    why=ONE_PASS,
                    next_step=next_step,
                )

        exam.once("counting", {"lines": lines, "once": True}, holds)


@check
def counts_on_a_pool(exam: Exam):
    """给了池子，每行是池子的一件活，合起来一个词也不少，不管怎样交错。
    With a pool each line is a job of the pool, and no word is lost under any interleaving."""
    # The same few words in every line: where a dictionary is shared, all jobs meet at them.
    words = exam.random.sample(WORDS, 3)
    # One of them has a capital letter: whether case is heeded must not be left to the draw.
    while all(word == word.lower() for word in words):
        words = exam.random.sample(WORDS, 3)
    lines = [" ".join(exam.random.sample(words * 2, 6)) for _ in range(exam.random.randint(4, 5))]
    next_step = ("几个线程碰到同一本字典了吗？池子有没有自己的 map？", "Do several threads touch one dictionary? Has a pool a map of its own?")

    def holds(run: Run) -> None:
        told, wanted = run.told("told"), counted(*lines)
        wrong = next((word for word in wanted if isinstance(told, dict) and told.get(word) != wanted[word]), None)
        if wrong is not None:
            what = f"在池子上数，{wrong} 的次数", f"the count of {wrong} on a pool"
            expect.equal(told.get(wrong, 0), wanted[wrong], what, IN_PARALLEL, next_step)
        expect.equal(told, wanted, ("在池子上，word_count 的结果", "the result of word_count on a pool"), IN_PARALLEL, next_step)
        expect.equal(run.count("jobs"), len(lines), ("交给池子的件数", "the number of jobs given to the pool"), IN_PARALLEL, next_step)

    exam.every_schedule("pooled", {"lines": lines, "size": 3}, holds)


@check
def long_words_are_lazy(exam: Exam):
    """long_words 要一个才读到一个，行没有尽头也不要紧。
    long_words reads only as far as it is asked, and lines without an end are fine."""
    length = exam.random.randint(3, 5)
    # The last word that is asked for has this very length, whatever the other lines have.
    lines = [*(draw_line(exam) for _ in range(3)), f"{'生成器函数'[:length]} reduce queue Filter"]
    words = [[word for word in line.split() if len(word) >= length] for line in lines]
    wanted = len(words[0]) + len(words[1]) + len(words[2]) + 1
    told, taken = [], 0
    while len(told) < wanted:
        told += words[taken % len(lines)]
        taken += 1
    next_step = ("把 return 一个列表换成什么，就能要一个给一个？", "What takes the place of returning a list, so that words are handed out one by one?")

    reads_on = Failure(
        seen=("行没有尽头，程序一直读下去，一个词也没有给出来。", "The lines have no end, and the program read on and on without handing out a word."),
        expected=("要一个词，读到有一个为止。", "For one word it reads as far as the next word."),
        why=LAZY,
        next_step=next_step,
    )

    def holds(run: Run) -> None:
        if run.count("taken") >= FAR:
            raise reads_on
        expect.equal(
            run.told("told"),
            told[:wanted],
            (f"不少于 {length} 个字的前 {wanted} 个词", f"the first {wanted} words of {length} or more characters"),
            LAZY,
            next_step,
        )
        expect.equal(run.told("before"), 0, ("还没有要词的时候读掉的行数", "the number of lines read before a word was asked for"), LAZY, next_step)
        expect.equal(run.told("taken"), taken, (f"要了 {wanted} 个词，读掉的行数", f"the number of lines read for {wanted} words"), LAZY, next_step)

    def endless(run: Run) -> Failure | None:
        return reads_on if run.ending.kind in ("step_limit", "cpu_limit", "virtual_time_limit", "crashed") else None

    exam.every_schedule(
        "endless",
        {"lines": lines, "length": length, "wanted": wanted, "far": FAR},
        holds,
        endless,
        at_most=1,
        limits={"steps": 20_000, "cpu_seconds": 2},
    )


@check
def composes(exam: Exam):
    """compose(f, g)(x) 是 f(g(x))，可以反复用，一个函数也不给也行。
    compose(f, g)(x) is f(g(x)), as often as one likes, and with no functions at all too."""
    steps, value = exam.random.sample(range(2, 9), 3), exam.random.randint(2, 9)
    wanted = value
    for step in reversed(steps):
        wanted = wanted * step + 1
    next_step = ("先调用的是哪一个函数？第二次用的时候，还是那几个函数吗？", "Which function is called first? Are they still there the second time?")

    def holds(run: Run) -> None:
        expect.equal(run.told("before"), [], ("compose 的时候已经调用的函数", "the functions called by compose itself"), COMPOSED, next_step)
        for name in ("told", "again"):
            expect.equal(run.told(name), wanted, ("组合出来的函数的值", "the value of the composed function"), COMPOSED, next_step)
        expect.equal(run.told("order"), [*reversed(steps)] * 2, ("调用的次序", "the order of calls"), COMPOSED, next_step)
        expect.equal(run.told("nothing"), value, ("compose()(x)", "compose()(x)"), COMPOSED, next_step)

    exam.once("composing", {"steps": steps, "value": value}, holds)
