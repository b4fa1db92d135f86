"""Drives level2/thread_pool.py. Runs beside the student's code, so nothing in here knows what is right."""


def outcome(future):
    """What result() does, as Python would write it: the value, or `raise` and the exception."""
    try:
        return repr(future.result())[:100]
    except Exception as error:
        return f"raise {error!r}"[:100]


def results(lab, numbers):
    """A job for each number, with an argument by place and one by name; one that returns None, one that returns an exception."""
    pool = lab.load("module").Pool(2)
    futures = [pool.submit(lambda first, second: first * 1000 + second, number, second=place) for place, number in enumerate(numbers)]
    nothing, harmless = pool.submit(lambda: None), pool.submit(lambda: ValueError("returned, not raised"))
    values = [[outcome(future), outcome(future), str(future.done())] for future in futures]
    ends = {"values": values, "nothing": outcome(nothing), "harmless": outcome(harmless)}
    pool.shutdown()
    return ends


def worked(lab, workers, takes):
    """A job for each of the seconds, all submitted at once. Notes when each begins and ends."""
    pool = lab.load("module").Pool(workers)
    spans = [[None, None] for _ in takes]

    def job(place, seconds):
        spans[place][0] = lab.now()
        lab.sleep(seconds)
        spans[place][1] = lab.now()

    futures = [pool.submit(job, place, seconds) for place, seconds in enumerate(takes)]
    submitted = lab.now()
    for future in futures:
        future.result()
    pool.shutdown()
    return {"submitted": submitted, "spans": spans}


def asked_early(lab, value, takes, askers):
    """Several threads ask for one result long before it is there."""
    pool = lab.load("module").Pool(2)

    def job():
        lab.sleep(takes)
        return value

    lab.sleep(takes)
    begun = lab.now()
    future = pool.submit(job)
    lab.sleep(takes / 2)
    early = future.done()
    told = lab.threads(*[lambda: [future.result(), future.done(), lab.now() - begun]] * askers)
    pool.shutdown()
    return {"early": early, "told": told}


def asked_at_once(lab, values):
    """Threads that each submit a job which takes no time, and ask for its result."""
    pool = lab.load("module").Pool(2)

    def ask(value):
        future = pool.submit(lambda: value)
        return [future.result(), future.done()]

    told = lab.threads(*[lambda value=value: ask(value) for value in values])
    pool.shutdown()
    return {"told": told}


def failing(lab, workers, numbers):
    """A job for each number; those below zero raise."""
    pool = lab.load("module").Pool(workers)

    def job(number):
        lab.sleep(1)
        if number < 0:
            raise LookupError("job failed", number)
        return number

    futures = [pool.submit(job, number) for number in numbers]
    told = [outcome(future) for future in futures]
    pool.shutdown()
    return {"told": told}


def shut_down(lab, workers, takes, wait):
    """Submits, shuts down while most of it is queued, tries to submit once more, and shuts down again."""
    pool = lab.load("module").Pool(workers)
    finished = []

    def job(place, seconds):
        lab.sleep(seconds)
        finished.append(place)
        return place

    futures = [pool.submit(job, place, seconds) for place, seconds in enumerate(takes)]
    pool.shutdown(wait=wait)
    took, then = lab.now(), len(finished)
    try:
        pool.submit(job, 0, 0)
        refused = None
    except Exception as error:
        refused = type(error).__name__
    pool.shutdown(wait=wait)
    lab.sleep(sum(takes) + 1)
    done = [future.done() and outcome(future) for future in futures]
    return {"took": took, "then": then, "refused": refused, "finished": len(finished), "done": done}


def submit_meets_shutdown(lab, jobs):
    """One thread submits while another one shuts down. Of each job: refused, done, or neither."""
    pool = lab.load("module").Pool(1)
    futures = []

    def submits():
        for number in range(jobs):
            try:
                futures.append(pool.submit(lambda number=number: number))
            except RuntimeError:
                futures.append(None)

    lab.threads(submits, pool.shutdown)
    lab.sleep(1)
    return {"told": ["refused" if future is None else "done" if future.done() else "lost" for future in futures]}


def with_block(lab, workers, takes):
    """Leaves a with block by an exception while jobs are under way."""
    finished = []

    def job(seconds):
        lab.sleep(seconds)
        finished.append(seconds)

    raised = None
    try:
        with lab.load("module").Pool(workers) as pool:
            for seconds in takes:
                pool.submit(job, seconds)
            raise LookupError("out of the block")
    except LookupError as error:
        raised = str(error)
    at, then = lab.now(), len(finished)
    lab.sleep(5)
    return {"at": at, "raised": raised, "finished": then}


def from_command_line(lab, argv):
    try:
        lab.run_program("module", argv=argv)
        stop = None
    except SystemExit as error:
        stop = error.code
    # sys.exit("words") prints the words and exits with 1.
    return {"code": 1 if isinstance(stop, str) else stop or 0, "explained": isinstance(stop, str)}
