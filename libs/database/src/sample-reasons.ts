import type { Localized, Misunderstanding } from '@interleave/contract'

interface Reason {
  title: Localized
  seen: Localized
  expected: Localized
  why: Localized
}

const reason = (...[title, seen, expected, why]: [Said, Said, Said, Said]): Reason => ({
  ...{ title: localized(title), seen: localized(seen), expected: localized(expected), why: localized(why) },
})
type Said = [zh: string, en: string]
const localized = ([zh, en]: Said): Localized => ({ 'zh-CN': zh, en })

/** What the failed checks of a sample course say. */
export const reasons: Record<Misunderstanding, Reason> = {
  'lost-update': reason(
    ['两个线程同时写，一次都不丢', 'Writes at once are all kept'],
    ['500 次存款之后余额是 497。', 'After 500 deposits the balance was 497.'],
    ['余额是 500。', 'The balance is 500.'],
    [
      '读和写之间换了线程，后写的盖住了先写的。',
      'Threads switched between reading and writing, so that one write covered another.',
    ],
  ),
  race: reason(
    ['先看再做之间没有人插进来', 'Nothing comes between looking and acting'],
    ['余额变成了 -20。', 'The balance became -20.'],
    ['余额从不小于 0。', 'The balance is never below 0.'],
    [
      '条件看过之后、动手之前，别的线程改了它。',
      'After the condition was looked at and before it was used, another thread changed it.',
    ],
  ),
  deadlock: reason(
    ['不会互相等着不动', 'Nobody waits for ever'],
    ['两个线程各拿着一把锁，等另一把。', 'Two threads each held a lock and waited for the other.'],
    ['两个线程都做完。', 'Both threads finish.'],
    ['以相反的顺序拿锁，就会互相等着。', 'Locks that are taken in opposite order lead to waiting in a circle.'],
  ),
  'lost-wakeup': reason(
    ['等的人都会被叫醒', 'Whoever waits is woken'],
    ['钱已经够了，取钱的线程还在等。', 'There was enough money and the withdrawal still waited.'],
    ['存款之后取钱继续。', 'The withdrawal goes on after the deposit.'],
    ['通知发得太早，或者只叫醒了一个不对的线程。', 'The notice came too early, or woke the wrong thread alone.'],
  ),
  'forgotten-await': reason(
    ['协程真的运行了', 'The coroutine did run'],
    ['返回的是一个协程，不是结果。', 'A coroutine came back, not a result.'],
    ['返回结果。', 'The result comes back.'],
    ['没有 `await`，协程只是造出来，没有运行。', 'Without `await` a coroutine is made and never run.'],
  ),
  'blocked-loop': reason(
    ['事件循环没有被堵住', 'The event loop is not blocked'],
    ['1 秒里别的任务一步也没有走。', 'For a second no other task took a step.'],
    ['别的任务照常走。', 'Other tasks go on.'],
    ['在协程里调用会阻塞的函数，所有任务都停下来。', 'A blocking call within a coroutine stops all tasks.'],
  ),
  'serial-execution': reason(
    ['真的同时进行', 'Things do happen at once'],
    ['三次等待一共用了 3 秒。', 'Three waits took 3 seconds.'],
    ['一共用 1 秒。', 'They take 1 second together.'],
    ['一个接一个地等，就没有并发。', 'Waiting for one after the other is not concurrent.'],
  ),
  'completion-order': reason(
    ['按规定的顺序给出结果', 'Results come in the order that is asked'],
    ['结果按完成的先后排列。', 'Results came in the order of completion.'],
    ['结果按输入的顺序排列。', 'Results come in the order of the input.'],
    ['谁先做完不一定，顺序要自己保证。', 'Who is done first is open, so that order has to be made.'],
  ),
  'pool-size': reason(
    ['同时做的不超过规定', 'No more at once than allowed'],
    ['最多时有 9 个同时在做。', 'There were 9 at work at once.'],
    ['最多 4 个。', 'At most 4.'],
    ['没有用池或信号量限制数量。', 'Neither pool nor semaphore limited the number.'],
  ),
  'protocol-order': reason(
    ['按协议的顺序对话', 'The dialogue keeps to the protocol'],
    ['先发了正文，后发长度。', 'The body was sent before its length.'],
    ['先发长度。', 'The length comes first.'],
    ['对方按顺序读，颠倒了就读不懂。', 'The other side reads in order.'],
  ),
  'sticky-packets': reason(
    ['消息的边界没有弄错', 'Messages are kept apart'],
    ['两条消息被当成一条。', 'Two messages were read as one.'],
    ['得到两条消息。', 'Two messages are read.'],
    ['TCP 是字节流，一次 `recv` 不等于一条消息。', 'TCP is a stream: one `recv` is not one message.'],
  ),
  'resource-leak': reason(
    ['用完都关上', 'Whatever is opened is closed'],
    ['结束时还有 3 个连接开着。', '3 connections were open at the end.'],
    ['全部关上。', 'All are closed.'],
    ['出错的路上没有关闭。', 'On the way of an error nothing is closed.'],
  ),
  'wrong-result': reason(
    ['单独运行的结果正确', 'It is right when it runs alone'],
    ['`total([1, 2])` 返回 `None`。', '`total([1, 2])` returned `None`.'],
    ['返回 3。', '3 is returned.'],
    ['不用并发也应该对。', 'It should be right without concurrency too.'],
  ),
  security: reason(
    ['没有危险的写法', 'Nothing in it is dangerous'],
    ['用 `shell=True` 执行了收到的文字。', 'Text that was received was run with `shell=True`.'],
    ['不执行收到的文字。', 'What was received is not run.'],
    ['别人可以让程序执行任何命令。', 'Anybody could have it run any command.'],
  ),
}
