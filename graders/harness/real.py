"""The interpreter's own primitives, kept before anything is replaced. Only the scheduler, the exchange between processes and the agent use them."""
import _socket
import _thread
import ctypes
import os
import select
import signal
import time

allocate_lock = _thread.allocate_lock
start_new_thread = _thread.start_new_thread
get_ident = _thread.get_ident
monotonic = time.monotonic
process_time = time.process_time
sleep = time.sleep
poll = select.poll
socket = _socket.socket
socketpair = _socket.socketpair
read = os.read
write = os.write
exit = os._exit
close = os.close
fork = os.fork
kill = os.kill
waitpid = os.waitpid
getpid = os.getpid
getppid = os.getppid
urandom = os.urandom
pthread_sigmask = signal.pthread_sigmask
open_file = open
# The number of the core that asks.
core = ctypes.CDLL(None).sched_getcpu
