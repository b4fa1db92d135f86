"""The interpreter's own primitives, kept before anything is replaced. Only the scheduler and the agent use them."""
import _thread
import os
import select
import time

allocate_lock = _thread.allocate_lock
start_new_thread = _thread.start_new_thread
get_ident = _thread.get_ident
monotonic = time.monotonic
sleep = time.sleep
poll = select.poll
write = os.write
exit = os._exit
urandom = os.urandom
open_file = open
