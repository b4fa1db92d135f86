import ast
import builtins
import contextlib
import io
import os
import unittest

from harness import points
from harness.tests.support import HarnessTest

# Each prints what it finds out; rewritten it must print the same.
SNIPPETS = {
    'globals': '''
n = 0
def f():
    global n
    n += 1
    n = n * 2
    del n
    n = 7
    return n
print(f(), n)
''',
    'nonlocals': '''
def counter():
    n = 0
    def up(by=1):
        nonlocal n
        n += by
        return n
    def down():
        nonlocal n
        n -= 1
        return n
    return up, down
up, down = counter()
print(up(), up(5), down())
''',
    'class_bodies': '''
x = 1
class A:
    x = x + 1
    y = [x for _ in range(2)]
    __hidden = 5
    def __init__(self):
        self.__secret = 3
    def get(self):
        self.__secret += 1
        return self.__secret, self.__hidden, __class__.__name__
    @property
    def p(self): return self.__secret
    @p.setter
    def p(self, v): self.__secret = v
    @staticmethod
    def s(): return 's'
    @classmethod
    def c(cls): return cls.x
class B(A):
    def get(self): return super().get() + (super().p,)
b = B(); b.p = 10
print(b.get(), A.x, A.y, B.s(), B.c(), sorted(vars(b)))
''',
    'comprehensions': '''
data = {'a': [1, 2], 'b': [3]}
print([y for x in data for y in data[x] if y in data[x]], {k: len(v) for k, v in data.items()}, {v for l in data.values() for v in l})
print(list(x for x in sorted(data)), [(a, b) for a in range(2) for b in range(a, 2)])
print([last := x for x in range(3)], last)
''',
    'augmented': '''
class Box:
    def __init__(self): self.v = 1; self.items = [1, 2, 3]
log = []
def tell(x): log.append(x); return x
b = Box()
b.v += tell(2); b.v <<= 1; b.v **= 2
def box(): tell('box'); return b
box().v += tell(5)
box().items[tell(0)] += tell(10)
b.items[1:2] += [9, 9]
d = {}
d['k'] = d.get('k', 0) + 1
d['k'] += 1
m = [[0] * 2 for _ in range(2)]
m[tell(1)][tell(0)] += 1
l = k = [1]
l += [2]
print(b.v, b.items, log, d, m, l is k)
''',
    'deleting': '''
class O: pass
o = O(); o.a = 1; o.d = {'x': 1, 'y': 2}; l = [1, 2, 3, 4]
del o.a, o.d['x'], l[0], l[1:]
print(vars(o), l)
''',
    'walrus': '''
import re
def f(text):
    if (m := re.match(r'(\\w+)', text)) and (n := len(m.group(1))) > 2: return m.group(1), n
    while (text := text[1:]): pass
    return text
print(f('hello world'), f('a'))
''',
    'stars': '''
def f(*args, **kw): return args, sorted(kw.items())
a, *b, c = [1, 2, 3, 4]
o = type('O', (), {})()
o.x, (o.y, *o.z) = 1, (2, 3, 4)
print(f(*b, *[c], k=1, **{'j': 2}), o.x, o.y, o.z, [*b, *b], {**{'a': 1}, 'b': 2})
b.extend([*map(str, b)], ); print(b)
''',
    'decorators': '''
import functools
class R:
    hooks = []
    @staticmethod
    def add(tag):
        def deco(f):
            R.hooks.append(tag)
            @functools.wraps(f)
            def w(*a, **k): return tag, f(*a, **k)
            return w
        return deco
@R.add('one')
@R.add('two')
def g(x, *, y=len(R.hooks)):
    """doc"""
    return x + y
print(g(1), g.__doc__, R.hooks)
''',
    'matching': '''
from dataclasses import dataclass
from enum import Enum
class C(Enum):
    RED = 1
    BLUE = 2
@dataclass
class P:
    x: int
    y: int = 0
def f(v):
    match v:
        case C.RED: return 'red'
        case P(x=0, y=y) if y > 1: return 'p', y
        case [a, *rest]: return a, rest
        case {'k': z, **more}: return z, more
        case str() | bytes() as s: return s
        case _: return None
print(f(C.RED), f(P(0, 2)), f([1, 2, 3]), f({'k': 1, 'j': 2}), f('s'), f(4))
''',
    'async_code': '''
import asyncio
class Agen:
    def __init__(self): self.n = 0
    def __aiter__(self): return self
    async def __anext__(self):
        self.n += 1
        if self.n > 3: raise StopAsyncIteration
        return self.n
    async def __aenter__(self): return self
    async def __aexit__(self, *a): self.n = -1
async def gen():
    for i in range(3):
        got = yield i
async def add(box, v):
    box.n += await asyncio.sleep(0, v)
async def main():
    async with Agen() as a:
        out = [x async for x in a if x != 2]
    b = Agen()
    await asyncio.gather(*(add(b, i) for i in range(3)))
    print(out, a.n, [x async for x in gen()], b.n)
asyncio.run(main())
''',
    'generators': '''
def g():
    try:
        while True:
            x = yield 1
            if x: print('got', x)
    finally:
        print('closed')
def h():
    r = yield from [1, 2]
    return 3
it = g(); next(it); it.send(5); it.close()
print(list(h()), sum(x for x in h()))
''',
    'errors': '''
import traceback
class D:
    def __getattr__(self, name): raise AttributeError(name + '!')
def f():
    d = D()
    try: d.x += 1
    except AttributeError as e: print(e)
    try: {}['q'] += 1
    except KeyError as e: print(repr(e))
    try: nothing.x
    except NameError as e: print(e)
    try:
        raise ValueError(
            'far')
    except ValueError as e:
        print(traceback.extract_tb(e.__traceback__)[-1].lineno)
    else: print('no')
    finally: print('end')
f()
''',
    'odds': '''
from __future__ import annotations
"""not a docstring"""
x: int = 3
class S:
    __slots__ = ('a',)
    b: list[int] = []
s = S(); s.a: int = 4
print(s.a, x, f"{s.a:>{x}} {s.a!r}", S.__annotations__, __name__)
def f(a, b=x, /, *c, d: "int" = s.a, **e) -> None: return a, b, c, d, e
print(f(1), (lambda q=x: q + s.a)(), not s.b, s.a if s.b else s.b)
for s.a in range(2): pass
else: print(s.a)
with open('/dev/null') as s.a: pass
print(1 < x < 5, x in [x], 'a' not in 'b', s.b is S.b)
assert s.a, 'no'
try: exec('y = x + 1'); print(y)
finally: pass
print(eval('x'), [i for i in (lambda: [1])()], {**{}}, (yield_ := 3))
import os.path as p; print(p.join('a', 'b'))
''',
}


class Rewriting(HarnessTest):
    FILES = {f'{name}.py': text for name, text in SNIPPETS.items()}
    SCENARIOS = 'def program(lab, name): lab.run_program(name)'

    def test_rewritten_code_prints_what_it_prints_untouched(self):
        for name, text in SNIPPETS.items():
            with self.subTest(name):
                out = io.StringIO()
                with contextlib.redirect_stdout(out):
                    exec(compile(text, name, 'exec', dont_inherit=True), {'__name__': '__main__'})
                run = self.run_one('program', name=name)
                self.assert_ending(run, 'returned')
                self.assertEqual(out.getvalue(), ''.join(part['text'] for part in run['output']))

    def test_much_of_the_standard_library_rewrites_and_compiles(self):
        folder = os.path.dirname(ast.__file__)
        names = sorted(name for name in os.listdir(folder) if name.endswith('.py'))[::5]
        for name in names:
            with open(os.path.join(folder, name), 'rb') as file:
                points.rewrite(file.read(), name, 0)
        self.assertGreater(len(names), 20)


class Sites(unittest.TestCase):
    def sites(self, text):
        _, sites, _ = points.rewrite(text, 'f.py', 100)
        return [(line, function, name, attribute) for _, line, function, name, attribute in sites]

    def test_shared_accesses_get_a_point_and_local_ones_none(self):
        text = 'def f(a):\n    b = a + 1\n    b += 1\n    return b\n'
        self.assertEqual([], self.sites(text))
        self.assertEqual([(2, 'f', 'self.n', 'n')], self.sites('def f(self):\n    self.n += 1\n'))
        self.assertEqual([(1, '<module>', 'n', 'n'), (4, 'f', 'n', 'n'), (4, 'f', 'n', 'n')], self.sites('n = 0\ndef f():\n    global n\n    n += 1\n'))
        self.assertEqual([(2, 'm', 'self.__x', '_A__x')], [
            site for site in self.sites('class A:\n    def m(self): return self.__x\n')])

    def test_a_module_variable_that_is_bound_once_is_no_shared_name(self):
        self.assertEqual([], self.sites('limit = 3\ndef f(): return limit\n'))
        self.assertEqual([(4, 'f', 'go', 'go'), (1, '<module>', 'go', 'go'), (5, '<module>', 'go', 'go')],
                         sorted(self.sites('go = True\n\ndef f():\n    while go: pass\ngo = False\n'), key=lambda s: s[0] != 4))

    def test_names_of_what_is_made(self):
        tree = ast.parse('self.lock = Lock()\nforks = [Lock() for _ in range(5)]\nn = 3\na, b = Lock(), Lock()\n')
        self.assertEqual({1: 'self.lock', 2: 'forks[]', 4: 'a, b'}, points.assigned_names(tree))

    def test_hooks_are_named_so_that_classes_do_not_mangle_them(self):
        code, _, _ = points.rewrite('class A:\n    def m(self): return self.x\n', 'f.py', 0)
        body = next(c for c in code.co_consts if hasattr(c, 'co_consts'))
        method = next(c for c in body.co_consts if hasattr(c, 'co_names'))
        self.assertIn('__il_read__', method.co_names)
        self.assertFalse(hasattr(builtins, '__il_read__'))
