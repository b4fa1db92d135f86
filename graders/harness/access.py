"""What a yield point does: tell the scheduler, keep evidence of races, write the step. Called from rewritten code only."""
from __future__ import annotations

import _thread
import builtins
import sys
from collections import Counter, OrderedDict, defaultdict, deque
from inspect import CO_NEWLOCALS
from types import BuiltinFunctionType, FunctionType, MethodDescriptorType, ModuleType, WrapperDescriptorType
from typing import Any, Callable

from . import library, observer, shared, sources, tampering
from .points import CLIMBING, GLOBAL, MUTATORS, rewrite
from .scheduler import DENSE_STEPS

CONTAINERS = frozenset((list, dict, set, deque, bytearray, OrderedDict, defaultdict, Counter))
# Containers each of whose methods does its work in one piece.
WHOLE = CONTAINERS - {Counter}
METHODS = (FunctionType, BuiltinFunctionType, MethodDescriptorType, WrapperDescriptorType, property, staticmethod, classmethod)
ATOMS = frozenset((int, float, bool, str, bytes, type(None)))

_missing = object()
SHARED = object()


def short(value: Any) -> str:
    """A value in a few words, without running any code of the student's."""
    kind = type(value)
    if kind in ATOMS:
        if kind is int and value.bit_length() > 200:
            return 'int'
        return repr(value[:60] if kind in (str, bytes) else value)
    if kind in (list, tuple, set, deque):
        if len(value) <= 8 and all(type(v) in ATOMS for v in value):
            inner = ', '.join(map(short, value))
            return {list: f'[{inner}]', tuple: f'({inner})', set: f'{{{inner}}}', deque: f'deque([{inner}])'}[kind][:120]
        return f'{kind.__name__} of {len(value)}'
    if kind is dict:
        if len(value) <= 6 and all(type(k) in ATOMS and type(v) in ATOMS for k, v in value.items()):
            return ('{' + ', '.join(f'{short(k)}: {short(v)}' for k, v in value.items()) + '}')[:120]
        return f'dict of {len(value)}'
    return f'<{kind.__name__}>'[:60]


def fields_of(thing: Any) -> Any:
    try:
        return type.__dict__['__dict__'].__get__(thing) if isinstance(thing, type) else object.__getattribute__(thing, '__dict__')
    except (AttributeError, TypeError):
        return None


def hooked(space: dict[str, Any]) -> bool:
    """Whether code with points can run in a namespace: it may have builtins of its own, which lack the hooks."""
    names = space['__builtins__']
    return '__il_read__' in (names if isinstance(names, dict) else getattr(names, '__dict__', ()))


class Points:
    """The hooks of one run, bound to its scheduler."""

    def __init__(self, world: Any, synchronisers: frozenset[type]):
        self.world = world
        self.synchronisers = synchronisers
        self.kept: dict[tuple[int, int], Any] = {}
        self.constant: dict[tuple[type, str], bool] = {}
        self.tracing = observer.record.tracing
        self.unfilled: Any = None
        self.made: dict[Any, Any] = {}
        self.point = world.point
        if self.tracing:
            plain = world.point

            def point(kind: str, place: Any) -> None:
                self.fill()
                plain(kind, place)

            world.point = self.point = point

    def install(self, put: Callable[[Any, str, Any], None]) -> None:
        for name in ('read', 'write', 'update', 'update_item', 'update_key', 'updated', 'keep', 'key', 'set_key', 'item', 'set_item', 'within',
                     'method', 'called', 'name', 'bind', 'resumed', 'source', 'compile', 'by_name'):
            put(builtins, f'__il_{name}__', getattr(self, name))
        put(builtins, '__il_climbs__', tampering.climbs)
        library.begin(put)

    # One access

    def touch(self, kind: str, place: Any, site: int) -> None:
        if site < library.sites:
            site = library.site_of_caller(site)
            if site is None:
                return
        self.point('W' if kind == 'A' else kind, place)
        world = self.world
        if world.steps < DENSE_STEPS:
            observer.access(world.running, kind, place, site)

    def fill(self) -> None:
        """What a write wrote is known once it is done, and nobody else has run by the time its thread comes to its next point."""
        if self.unfilled is not None:
            index, look = self.unfilled
            self.unfilled = None
            observer.record.steps[index]['value'] = look()

    def step(self, kind: str, place: Any, site: int, look: Any) -> None:
        if site < library.sites:
            site = library.site_of_caller(site)
            if site is None:
                return
        record = observer.record
        before = len(record.steps)
        filename, line, function, name, _ = sources.sites[site]
        observer.step('reads' if kind == 'R' else 'writes', name, (filename, line, function), look() if kind == 'R' else None, place)
        if kind != 'R' and len(record.steps) > before:
            self.unfilled = (before, look)

    # Attributes

    def _place(self, thing: Any, attribute: str) -> Any:
        """Where an attribute lives; None if this access can interest nobody."""
        kind = type(thing)
        if kind is ModuleType and not sources.is_student(getattr(thing, '__file__', None) or ''):
            return None
        fields = fields_of(thing)
        if fields is not None:
            value = fields.get(attribute, _missing)
            if value is not _missing:
                return None if type(value) in self.synchronisers else (id(thing), attribute)
        if isinstance(thing, _thread._local):
            return None
        constant = self.constant.get((kind, attribute))
        if constant is None:
            found = _missing
            for base in kind.__mro__:
                if attribute in base.__dict__:
                    found = base.__dict__[attribute]
                    break
            constant = found is not _missing and (isinstance(found, METHODS) or type(found) in self.synchronisers)
            if shared.is_field(kind, found):
                constant = SHARED
            self.constant[(kind, attribute)] = constant
        if constant is SHARED:
            return shared.block_of(thing), attribute
        if constant:
            return None
        if fields is not None and not isinstance(thing, type):
            for base in kind.__mro__:
                if attribute in base.__dict__ and base.__module__ != 'builtins' and not hasattr(base.__dict__[attribute], '__set__'):
                    return id(base), attribute
        return id(thing), attribute

    def _look(self, thing: Any, attribute: str) -> Any:
        def look() -> str | None:
            if isinstance(thing, shared.FIELDS):
                return short(getattr(shared.raw(thing), attribute, None))
            fields = fields_of(thing)
            value = (fields or {}).get(attribute, _missing)
            if value is _missing:
                for base in type(thing).__mro__:
                    if attribute in base.__dict__:
                        value = base.__dict__[attribute]
                        if type(value).__name__ == 'member_descriptor':
                            value = value.__get__(thing)
                        break
            return None if value is _missing else short(value)
        return look

    def read(self, thing: Any, site: int) -> Any:
        self._read(thing, sources.sites[site][4], site)
        return thing

    def _read(self, thing: Any, attribute: str, site: int) -> None:
        place = self._place(thing, attribute)
        if place is not None:
            self.touch('R', place, site)
            if self.tracing:
                self.step('R', place, site, self._look(thing, attribute))

    def write(self, thing: Any, site: int) -> Any:
        self._write(thing, sources.sites[site][4], site)
        return thing

    def _write(self, thing: Any, attribute: str, site: int) -> None:
        if isinstance(thing, _thread._local):
            return
        place = (shared.block_of(thing) if isinstance(thing, shared.FIELDS) else id(thing), attribute)
        self.touch('W', place, site)
        if self.tracing:
            self.step('W', place, site, self._look(thing, attribute))

    def by_name(self, kind: str, site: int, /, *arguments: Any) -> tuple[Any, ...]:
        """The arguments of a getattr, setattr, delattr or hasattr, whose access comes next."""
        thing, attribute = arguments[:2]
        if type(attribute) is str:
            if attribute in CLIMBING:
                tampering.climbs(thing, attribute, site)
            (self._read if kind == 'R' else self._write)(thing, attribute, site)
        return arguments

    # x.a += v and x[k] += v: looked at before v is evaluated, stored after

    def update(self, thing: Any, site: int) -> Any:
        self.kept[(id(sys._getframe(1)), site)] = (thing, _missing)
        return self.read(thing, site)

    def update_item(self, thing: Any, key: Any, site: int) -> Any:
        self.kept[(id(sys._getframe(1)), site)] = (thing, key)
        return self.item(thing, key, site)

    def update_key(self, key: Any, site: int) -> Any:
        frame = id(sys._getframe(1))
        thing = self.kept[(frame, site)]
        self.kept[(frame, site)] = (thing, key)
        self.item(thing, key, site)
        return key

    def updated(self, value: Any, site: int) -> Any:
        thing, key = self.kept.pop((id(sys._getframe(1)), site))
        if key is _missing:
            self.write(thing, site)
        else:
            self.set_item(thing, key, site)
        return value

    # Containers

    def keep(self, thing: Any, site: int) -> Any:
        self.kept[(id(sys._getframe(1)), site)] = thing
        return thing

    def key(self, key: Any, site: int) -> Any:
        self.item(self.kept.pop((id(sys._getframe(1)), site)), key, site)
        return key

    def set_key(self, key: Any, site: int) -> Any:
        self.set_item(self.kept.pop((id(sys._getframe(1)), site)), key, site)
        return key

    def _container(self, kind: str, thing: Any, key: Any, site: int) -> None:
        where = id(thing)
        if type(thing) not in CONTAINERS and not isinstance(thing, tuple(CONTAINERS)):
            if not isinstance(thing, shared.ARRAYS):
                return
            where = shared.block_of(thing)
        exact = type(key) in ATOMS and key is not None
        place = (where, '[]', key) if exact else (where, '[]')
        self.touch(kind, place, site)
        if self.tracing:
            if exact and (type(thing) in CONTAINERS or where != id(thing)):
                def look() -> str | None:
                    try:
                        return short(dict.__getitem__(thing, key) if isinstance(thing, dict) else shared.raw(thing)[key])
                    except (KeyError, IndexError, TypeError):
                        return None
            else:
                def look() -> str | None:
                    return short(thing)
            self.step(kind, place, site, look)

    def item(self, thing: Any, key: Any, site: int) -> Any:
        self._container('R', thing, key, site)
        return thing

    def within(self, thing: Any, key: Any, site: int) -> Any:
        """`key in thing`: of a dictionary that looks at one key, of anything else at the whole."""
        self._container('R', thing, key if isinstance(thing, dict) else None, site)
        return thing

    def set_item(self, thing: Any, key: Any, site: int) -> Any:
        self._container('W', thing, key, site)
        return thing

    def method(self, thing: Any, site: int) -> Any:
        kind = 'R' if sources.sites[site][4] not in MUTATORS else 'A' if type(thing) in WHOLE else 'W'
        self._container(kind, thing, None, site)
        return thing

    def called(self, argument: Any, site: int) -> Any:
        self.method(self.kept.pop((id(sys._getframe(1)), site)), site)
        return argument

    # Names

    def _name(self, kind: str, site: int) -> None:
        filename, _, _, name, attribute = sources.sites[site]
        frame = sys._getframe(2)
        place: Any = (filename, name)
        if not frame.f_code.co_flags & CO_NEWLOCALS and attribute != GLOBAL and frame.f_locals is not frame.f_globals:
            # The text of an exec inside of a function: what it binds lives in a mapping of its own.
            if kind == 'W' or name in frame.f_locals:
                place = (id(frame.f_locals), name)
        self.touch(kind, place, site)
        if self.tracing:
            def look() -> str | None:
                value = frame.f_locals.get(name, _missing)
                if value is _missing:
                    value = frame.f_globals.get(name, _missing)
                return None if value is _missing else short(value)
            self.step(kind, place, site, look)

    def name(self, site: int) -> None:
        self._name('R', site)

    def bind(self, value: Any, site: int) -> Any:
        self._name('W', site)
        return value

    def resumed(self, value: Any, site: int) -> Any:
        self.point('S', site)
        return value

    # Text that becomes code while the program runs

    def source(self, mode: str, site: int, /, *arguments: Any) -> tuple[Any, ...]:
        """The arguments of an exec or eval, its text replaced by code with points; as they came if that is no Python."""
        text, *spaces = arguments
        if type(text) not in (str, bytes) or spaces and type(spaces[0]) is dict and '__builtins__' in spaces[0] and not hooked(spaces[0]):
            return arguments
        key = (text, mode, site)
        if key not in self.made:
            self.made[key] = self._rewritten(text.lstrip(' \t' if type(text) is str else b' \t') if mode == 'eval' else text,
                                             '<string>', mode, site)
        return (self.made[key] or text, *spaces)

    def compile(self, site: int, /, *arguments: Any, **keywords: Any) -> Any:
        """In place of compile()."""
        given = dict(zip(('source', 'filename', 'mode', 'flags'), arguments), **keywords)
        text, mode, filename = given.get('source'), given.get('mode'), given.get('filename')
        if type(text) in (str, bytes) and mode in ('exec', 'eval') and type(filename) is str and not given.get('flags'):
            code = self._rewritten(text, filename, mode, site)
            if code is not None:
                return code
        return compile(*arguments, **keywords)

    @staticmethod
    def _rewritten(text: Any, filename: str, mode: str, site: int) -> Any:
        try:
            code, sites, _ = rewrite(text, filename, len(sources.sites), mode, sources.sites[site][:3])
        except (SyntaxError, ValueError, RecursionError, MemoryError):
            return None
        sources.sites.extend(sites)
        return code
