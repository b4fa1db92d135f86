"""Drives level1/bounded_buffer.py. Runs beside the student's code, so nothing in here knows what is right."""

from functools import partial


def alone(lab, capacity, items):
    """One thread fills and empties it twice."""
    module = lab.load("module")
    buffer, other = module.BoundedBuffer(capacity), module.BoundedBuffer(capacity)
    sizes, got = [len(buffer)], []
    for _ in range(2):
        for item in items:
            buffer.put(item)
        sizes.append(len(buffer))
        got += [buffer.get() for _ in items]
        sizes.append(len(buffer))
    return {"got": got, "sizes": sizes, "other": len(other)}


def producers_wait(lab, capacity, items):
    """A thread for each item puts; then one get after the other, a second apart. Counts after each what was put by then."""
    buffer = lab.load("module").BoundedBuffer(capacity)
    done = []
    putting = [lab.start(lambda item=item: (buffer.put(item), done.append(item)), name=f"put-{item}") for item in items]
    lab.sleep(1)
    counts, sizes, got = [len(done)], [len(buffer)], []
    for _ in items:
        got.append(buffer.get())
        lab.sleep(1)
        counts.append(len(done))
        sizes.append(len(buffer))
    for thread in putting:
        thread.join()
    return {"counts": counts, "sizes": sizes, "got": got}


def busy(lab, capacity, producers, takes):
    """Each producer puts its items, each consumer gets so many, all at once."""
    buffer = lab.load("module").BoundedBuffer(capacity)

    def put(items):
        for item in items:
            buffer.put(item)

    def get(count):
        return [buffer.get() for _ in range(count)]

    told = lab.threads(*[partial(put, items) for items in producers], *[partial(get, count) for count in takes])
    return {"got": told[len(producers):], "left": len(buffer)}


def closed_while_they_wait(lab, capacity, items, waiting):
    """`waiting` threads get, or, if there are items, put one more each into the full buffer; then it is closed."""
    module = lab.load("module")
    buffer = module.BoundedBuffer(capacity)
    for item in items:
        buffer.put(item)

    def attempt(action):
        try:
            return action() or "returned"
        except module.Closed:
            return "closed"

    actions = [partial(attempt, partial(buffer.put, f"late-{n}") if items else buffer.get) for n in range(waiting)]
    told = lab.threads(*actions, lambda: (lab.sleep(1), buffer.close())[0])[:waiting]
    rest = [attempt(buffer.get) for _ in range(len(items) + 1)]
    return {"told": told, "rest": rest, "after": attempt(partial(buffer.put, "after")), "left": len(buffer)}


def drained(lab, capacity, items, consumers):
    """A producer puts and closes, consumers get until it is closed, all at once."""
    module = lab.load("module")
    buffer = module.BoundedBuffer(capacity)

    def put():
        for item in items:
            buffer.put(item)
        buffer.close()

    def get():
        got = []
        while True:
            try:
                got.append(buffer.get())
            except module.Closed:
                return got

    return {"got": lab.threads(put, *[get] * consumers)[1:]}


def waits_a_while(lab, capacity, seconds):
    """One thread waits for an item that comes after `seconds`."""
    buffer = lab.load("module").BoundedBuffer(capacity)
    thread = lab.start(buffer.get, name="get")
    lab.sleep(seconds)
    buffer.put("late")
    thread.join()
    return {"got": thread.result, "seconds": lab.now()}
