"""Which memory two processes share: the places behind `multiprocessing.Value`, `Array` and shared memory, named alike in all of them."""
from __future__ import annotations

import ctypes
import os
from multiprocessing import sharedctypes
from types import FunctionType
from typing import Any

FIELDS = (sharedctypes.SynchronizedBase, ctypes._SimpleCData, ctypes.Structure)
ARRAYS = (sharedctypes.SynchronizedArray, ctypes.Array, memoryview)


def is_field(kind: type, found: Any) -> bool:
    """Whether `found`, an attribute of a class, stands for a place in memory that may be shared."""
    if issubclass(kind, sharedctypes.SynchronizedBase):
        return isinstance(found, property)
    return issubclass(kind, FIELDS) and not isinstance(found, FunctionType) and hasattr(found, '__set__')


def block_of(thing: Any) -> Any:
    """The name of the block of memory behind a thing; the number of the thing where nobody shares it."""
    if isinstance(thing, memoryview):
        return 'shared', 'buffer'
    owner = thing._obj if isinstance(thing, sharedctypes.SynchronizedBase) else thing
    wrapper = getattr(owner, '__dict__', {}).get('_wrapper')
    if wrapper is None:
        return id(thing)
    (arena, start, _), _ = wrapper._state
    inode = arena.__dict__.get('_il_inode')
    if inode is None:
        inode = arena._il_inode = os.fstat(arena.fd).st_ino
    return 'shared', inode, start


def raw(thing: Any) -> Any:
    """What is below the lock of a thing."""
    return thing._obj if isinstance(thing, sharedctypes.SynchronizedBase) else thing
