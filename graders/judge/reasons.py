"""Why it matters: explanations that many tasks need, each of one misunderstanding."""

from __future__ import annotations

from .words import text

LOST_UPDATE = text(
    "“读出来、改一改、写回去”是三步。两个线程都读到同一个旧值，后写的就把先写的盖掉了，这叫丢失更新。"
    "在你的电脑上也许从来没出过错，那只是因为这个版本的解释器恰好不在这几步之间切换线程。",
    "Reading, changing and writing back are three steps. When two threads read the same old value, the later write wipes out "
    "the earlier one: a lost update. It may never have happened on your machine, but only because this interpreter happens not "
    "to switch threads between those steps.",
)
CHECK_THEN_ACT = text(
    "先看一眼再动手，中间隔着一条缝：看的时候还成立的事，动手的时候可能已经被别的线程改了。看和做要在同一把锁里。",
    "Between looking and acting there is a gap: what held when you looked may have been changed by another thread when you act. "
    "Looking and acting belong under one lock.",
)
NOBODY_WAKES = text(
    "睡着的线程自己不会醒，要靠改变条件的人来叫。没有人叫、叫早了（它还没睡下）、或者叫错了人，它就永远睡下去：这叫丢失唤醒。",
    "A sleeping thread does not wake by itself: whoever changes the condition must wake it. If nobody does, or too early "
    "(before it sleeps), or the wrong one is woken, it sleeps for ever: a lost wake-up.",
)
LOCK_ORDER = text(
    "两个线程按相反的次序拿同样的两把锁：各拿到一把，再等对方手里的那一把，谁也不会放手，这叫死锁。碰巧没撞上，不等于不会撞上。",
    "Two threads take the same two locks in opposite orders: each gets one and waits for the one that the other has, and nobody "
    "lets go: a deadlock. That it did not strike this time does not mean that it cannot.",
)
ONE_BY_ONE = text(
    "做完一件才开始下一件，时间就加起来了。要快，得先让它们都开始，然后再一个一个地等。",
    "When each begins only after the one before has ended, the times add up. To be fast, start them all first, and then wait for "
    "one after the other.",
)
BLOCKED_LOOP = text(
    "事件循环只有一个线程。会堵住的调用（比如 time.sleep）让这个线程整个停住，别的协程到了时间也醒不过来。",
    "The event loop has one thread. A call that blocks, such as time.sleep, stops that very thread: other coroutines cannot wake "
    "even when their time has come.",
)
NOT_AWAITED = text(
    "调用协程函数，里面一行都不执行，只得到一个待办；要有人 await 它，或者把它交给事件循环，才会做。",
    "Calling a coroutine function executes none of its lines: you get something to be done, and it is done when somebody awaits "
    "it or hands it to the event loop.",
)
POLLING = text(
    "这叫轮询：看得勤，白白占着处理器；看得少，事情好了还在睡。等着被叫醒，两样都不用选。",
    "This is polling. Looking often wastes the processor; looking seldom sleeps on when it is time. Waiting to be woken needs neither.",
)
SLEEPS_WITH_LOCK = text(
    "拿着锁睡觉，所有要这把锁的线程都得陪着等。锁只该在碰共享数据的那一小会儿拿着。",
    "While a thread sleeps with a lock, everybody who needs the lock waits too. Hold it only for the moment in which shared data is touched.",
)
LEFT_BEHIND = text(
    "没有收拾的线程、任务和套接字会越积越多：程序结束不了，或者端口和文件描述符用光。谁打开，谁负责关。",
    "Threads, tasks and sockets that nobody cleans up pile up: the program cannot end, or runs out of ports and descriptors. "
    "Whoever opens something sees to its end.",
)
POOL_SIZE = text(
    "池子的大小，就是最多有几件事同时在做。大了会压垮对方或者自己，小了白白排队；不写的话，大小跟着机器走，每台电脑都不一样。",
    "The size of a pool is how many things happen at once at most. Too many overwhelm you or the other side, too few wait for "
    "nothing; and if you do not say, it differs from machine to machine.",
)
NO_POOL = text(
    "自己一个个地建线程，就要自己管：一次开几个、谁来收结果、出错了怎么办。线程池把这些都管了，而且线程可以反复用。",
    "With threads of your own you must manage it all: how many at once, who collects the results, what if one fails. A pool does "
    "that, and reuses its threads.",
)
MANY_POOLS = text(
    "每件任务建一个新池子，线程就没有被反复用到，“最多几个”也管不住总数：每个池子各管各的。",
    "With a new pool for each job no thread is ever reused, and its size no longer limits the total: each pool counts for itself.",
)
LOOK_AT_FUTURES = text("看看 concurrent.futures 里有什么。", "See what concurrent.futures has.")
POOL_IN_A_LOOP = text(
    "想一想，建池子的那一行该写在循环的里面还是外面。", "Does the line that makes the pool belong inside the loop or outside?"
)
THREADS_SHARE_ONE_LOCK = text(
    "线程能一起等，却不能一起算：解释器有一把全局锁（GIL），同一时刻只有一个线程在执行 Python 代码。要真正同时计算，得用别的进程，每个进程有自己的解释器。",
    "Threads can wait together, but they cannot compute together: the interpreter has one global lock (the GIL), and only one thread "
    "executes Python at a time. To compute really at the same time takes other processes, each with an interpreter of its own.",
)
PROCESSES_ARE_DEAR = text(
    "只是等待的时候，用不着别的进程：启动一个进程要几十毫秒和一份内存，参数和结果还要打包送来送去。线程便宜得多，也能一起等。",
    "For mere waiting no other process is needed: starting one takes tens of milliseconds and memory of its own, and arguments and results "
    "are packed and sent. Threads are far cheaper, and can wait together just as well.",
)
MANY_PROCESS_POOLS = text(
    "启动一个进程比启动线程贵得多：要几十毫秒，还有一份内存。每件任务建一个新池，时间都花在开工和收工上了。建一个，反复用。",
    "Starting a process is far dearer than starting a thread: tens of milliseconds, and memory of its own. With a new pool for each job, "
    "the time goes into opening and closing. Make one and reuse it.",
)
NOT_GUARDED = text(
    "在 Windows 和 macOS 上，新进程是一个全新的解释器，它先把你的文件从头导入一遍，才知道要调用哪个函数。主程序如果没有挡住，导入时又去启动进程，于是报错。"
    "放在 if __name__ == '__main__': 里的代码，导入时不执行。",
    "On Windows and macOS a new process is a fresh interpreter, which first imports your file from the top to find the function that it is "
    "to call. If nothing holds back the main program, that import starts processes again, which is an error. What stands below "
    "if __name__ == '__main__': is not executed on import.",
)
PRINTED = text(
    "评分只看程序说了什么、什么时候说。多一行、少一行、次序不同，都说明中间有一步和题目要的不一样。",
    "What counts is what the program says and when. A line too many, one too few, another order: some step in between is not "
    "what the task asks for.",
)
BYTE_STREAM = text(
    "TCP 是一条字节的河，没有“一条消息”这回事：对方一次 sendall，这边可能要 recv 好几次才收齐，甚至从一个汉字的中间断开；"
    "对方分几次发的，也可能一次就收到。在自己的电脑上短消息几乎总是一次到齐，到了真正的网络上就不一定了。",
    "TCP is a river of bytes and knows no messages: what was sent by one sendall may take several recv, and may even be cut inside "
    "a character; what was sent in several may come at once. On your own machine a short message nearly always comes in one piece; "
    "on a real network it need not.",
)
RECV_AT_MOST = text(
    "recv(1024) 的 1024 是“最多”，不是“等到 1024 个”。怎样知道收完了没有？没收完该做什么？",
    "The 1024 in recv(1024) means 'at most', not 'wait for 1024'. How do you know whether all has come, and what do you do if not?",
)
ONE_GUEST = text(
    "accept 给出一个连接之后，这个线程就只顾得上做你接下来写的那件事。如果那件事是“等这位客人说话”，别的客人就都在门外等他，他不说话，大家都等。",
    "When accept has given you a connection, this thread does whatever you wrote next and nothing else. If that is waiting for this "
    "guest to speak, all other guests wait outside until he does.",
)
