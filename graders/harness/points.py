"""Puts a yield point before every access to something that threads may share, by rewriting the syntax tree.

A point is a call whose result stands where the object stood, so that order of evaluation, scoping and tracebacks stay as
they were: `x.a` becomes `__il_read__(x, 7).a`, where 7 is the number of the site (file, line, function, printable name).
"""
from __future__ import annotations

import ast
from types import CodeType
from typing import Any

from .scopes import COMPREHENSIONS, Scope, ScopeBuilder

MUTATORS = frozenset(('append', 'extend', 'insert', 'remove', 'pop', 'clear', 'add', 'discard', 'update', 'setdefault', 'popitem', 'popleft',
                      'appendleft', 'extendleft', 'sort', 'reverse', 'rotate', 'move_to_end', 'subtract',
                      'difference_update', 'intersection_update', 'symmetric_difference_update', '__setitem__', '__delitem__'))
READERS = frozenset(('get', 'items', 'keys', 'values', 'copy', 'index', 'count', 'union', 'intersection', 'difference', 'issubset',
                     'most_common', 'total', 'elements', '__getitem__', '__len__', '__contains__'))
WHOLE_READERS = frozenset(('len', 'sum', 'min', 'max', 'sorted', 'list', 'tuple', 'set', 'frozenset', 'dict', 'any', 'all', 'enumerate',
                           'reversed', 'bool', 'str', 'repr'))
# What looks at an attribute whose name is a value, or changes it.
BY_NAME = {'getattr': 'R', 'hasattr': 'R', 'setattr': 'W', 'delattr': 'W'}
SIMPLE = (ast.Name, ast.Constant)
# Stands for the attribute of a site that is a name declared global where it is used.
GLOBAL = 'global '
# Attributes by which a program climbs from its own frames to those of whoever runs it.
CLIMBING = frozenset(('_getframe', '_current_frames', 'f_back', 'f_builtins', 'tb_frame', 'gi_frame', 'cr_frame', 'ag_frame', '__subclasses__',
                      '__globals__', '__closure__', 'cell_contents'))


class Rewriter(ast.NodeTransformer):
    def __init__(self, tree: ast.Module | ast.Expression, filename: str, first_site: int, made_at: tuple[str, int, str] | None = None):
        self.filename = filename
        self.first_site = first_site
        # Where the call of exec or eval stands whose text this is; its accesses are shown there.
        self.made_at = made_at
        self.sites: list[tuple[str, int, str, str, str]] = []
        self.scopes = ScopeBuilder(tree, made_at is not None).scopes
        self.scope: Scope = self.scopes[tree]
        self.functions = ['<module>']
        self.classes: list[str] = []
        tree.body = self._block(tree.body) if isinstance(tree, ast.Module) else self.visit(tree.body)

    # Making calls of the hooks

    def _site(self, node: ast.AST, name: str, attribute: str = '') -> ast.Constant:
        if attribute.startswith('__') and not attribute.endswith('__') and self.classes:
            attribute = f"_{self.classes[-1].lstrip('_')}{attribute}"
        place = self.made_at or (self.filename, node.lineno, self.functions[-1])
        self.sites.append((*place, name[:80], attribute))
        return ast.copy_location(ast.Constant(self.first_site + len(self.sites) - 1), node)

    def _hook(self, hook: str, node: ast.AST, *arguments: ast.AST) -> ast.Call:
        function = ast.copy_location(ast.Name(f'__il_{hook}__', ast.Load()), node)
        return ast.copy_location(ast.Call(function, list(arguments), []), node)

    @staticmethod
    def _again(node: Any) -> ast.AST:
        copy = ast.Constant(node.value) if isinstance(node, ast.Constant) else ast.Name(node.id, ast.Load())
        return ast.copy_location(copy, node)

    def _block(self, statements: list[ast.stmt]) -> list[ast.stmt]:
        result: list[ast.stmt] = []
        for statement in statements:
            new = self.visit(statement)
            result.extend(new if isinstance(new, list) else [new])
        return result

    def _name_site(self, node: ast.AST, name: str) -> ast.Constant:
        return self._site(node, name, GLOBAL if self.made_at is not None and name in self.scope.global_names else name)

    def _shared(self, name: str) -> bool:
        owner = self.scope.owner(name)
        return owner is not None and owner.is_shared(name)

    def _content(self, node: ast.expr) -> ast.expr:
        """An expression whose elements are about to be looked at, if it turns out to be a container."""
        if not isinstance(node, (ast.Name, ast.Attribute)):
            return self.visit(node)
        name = ast.unparse(node)
        new = self.visit(node)
        return self._hook('item', node, new, ast.copy_location(ast.Constant(None), node), self._site(node, name))

    # Scopes

    def _function(self, node: Any) -> Any:
        for attribute in ('decorator_list',):
            if hasattr(node, attribute):
                setattr(node, attribute, [self.visit(d) for d in getattr(node, attribute)])
        node.args.defaults = [self.visit(d) for d in node.args.defaults]
        node.args.kw_defaults = [d and self.visit(d) for d in node.args.kw_defaults]
        outer = self.scope
        self.scope = self.scopes[node]
        self.functions.append(getattr(node, 'name', '<lambda>'))
        node.body = self._block(node.body) if isinstance(node.body, list) else self.visit(node.body)
        self.functions.pop()
        self.scope = outer
        return node

    visit_FunctionDef = visit_AsyncFunctionDef = visit_Lambda = _function

    def visit_ClassDef(self, node: ast.ClassDef) -> Any:
        node.decorator_list = [self.visit(d) for d in node.decorator_list]
        node.bases = [self.visit(b) for b in node.bases]
        node.keywords = [self.visit(k) for k in node.keywords]
        outer = self.scope
        self.scope = self.scopes[node]
        self.classes.append(node.name)
        self.functions.append(node.name)
        node.body = self._block(node.body)
        self.functions.pop()
        self.classes.pop()
        self.scope = outer
        return node

    def _comprehension(self, node: Any) -> Any:
        first = node.generators[0]
        first.iter = self._content(first.iter)
        outer = self.scope
        self.scope = self.scopes[node]
        for number, generator in enumerate(node.generators):
            generator.target = self.visit(generator.target)
            generator.ifs = [self.visit(test) for test in generator.ifs]
            if number:
                generator.iter = self._content(generator.iter)
        if isinstance(node, ast.DictComp):
            node.key, node.value = self.visit(node.key), self.visit(node.value)
        else:
            node.elt = self.visit(node.elt)
        self.scope = outer
        return node

    visit_ListComp = visit_SetComp = visit_DictComp = visit_GeneratorExp = _comprehension

    # Statements

    def generic_visit(self, node: ast.AST) -> ast.AST:
        for field, value in ast.iter_fields(node):
            if isinstance(value, list) and value and isinstance(value[0], ast.stmt):
                setattr(node, field, self._block(value))
            elif isinstance(value, list):
                setattr(node, field, [self.visit(v) if isinstance(v, ast.AST) else v for v in value])
            elif isinstance(value, ast.AST):
                setattr(node, field, self.visit(value))
        return node

    def visit_match_case(self, node: ast.match_case) -> Any:
        # A pattern is no expression: a dotted name in it must stay a dotted name.
        if node.guard is not None:
            node.guard = self.visit(node.guard)
        node.body = self._block(node.body)
        return node

    def _test(self, node: Any) -> Any:
        if isinstance(node.test, ast.Attribute):
            test, node.test = node.test, ast.Constant(None)
            self.generic_visit(node)
            node.test = self._content(test)
            return node
        return self.generic_visit(node)

    visit_If = visit_While = visit_IfExp = visit_Assert = _test

    def visit_UnaryOp(self, node: ast.UnaryOp) -> Any:
        node.operand = self._content(node.operand) if isinstance(node.op, ast.Not) else self.visit(node.operand)
        return node

    def _loop(self, node: Any) -> Any:
        iterator, node.iter = node.iter, ast.Constant(None)
        self.generic_visit(node)
        node.iter = self._content(iterator) if isinstance(node, ast.For) else self.visit(iterator)
        return node

    visit_For = visit_AsyncFor = _loop

    def visit_Assign(self, node: ast.Assign) -> Any:
        names = [n.id for target in node.targets for n in ast.walk(target)
                 if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Store) and self._shared(n.id)]
        node.value = self.visit(node.value)
        for name in dict.fromkeys(names):
            node.value = self._hook('bind', node.value, node.value, self._name_site(node, name))
        node.targets = [target if isinstance(target, ast.Name) else self.visit(target) for target in node.targets]
        return node

    def visit_AnnAssign(self, node: ast.AnnAssign) -> Any:
        if node.value is not None:
            node.value = self.visit(node.value)
            if isinstance(node.target, ast.Name):
                if self._shared(node.target.id):
                    node.value = self._hook('bind', node.value, node.value, self._name_site(node, node.target.id))
            else:
                node.target = self.visit(node.target)
        return node

    def visit_NamedExpr(self, node: ast.NamedExpr) -> Any:
        node.value = self.visit(node.value)
        if self._shared(node.target.id):
            node.value = self._hook('bind', node.value, node.value, self._name_site(node, node.target.id))
        return node

    def visit_AugAssign(self, node: ast.AugAssign) -> Any:
        target = node.target
        name = ast.unparse(target)
        if isinstance(target, ast.Name):
            node.value = self.visit(node.value)
            if not self._shared(name):
                return node
            look = ast.copy_location(ast.Expr(self._hook('name', node, self._name_site(node, name))), node)
            node.value = self._hook('bind', node.value, node.value, self._name_site(node, name))
            return [look, node]
        site = self._site(node, name, target.attr if isinstance(target, ast.Attribute) else '')
        if isinstance(target, ast.Attribute):
            if self._is_super(target.value):
                node.value = self.visit(node.value)
                return node
            target.value = self._hook('update', target.value, self.visit(target.value), site)
        elif isinstance(target.slice, SIMPLE):
            target.value = self._hook('update_item', target.value, self.visit(target.value), self._again(target.slice), site)
            target.slice = self.visit(target.slice)
        else:
            target.value = self._hook('keep', target.value, self.visit(target.value), site)
            target.slice = self._hook('update_key', target.slice, self.visit(target.slice), self._again(site))
        node.value = self._hook('updated', node.value, self.visit(node.value), self._again(site))
        return node

    # Expressions

    def visit_Name(self, node: ast.Name) -> Any:
        if isinstance(node.ctx, ast.Load) and node.id.startswith('__il_'):
            return self._climbs(node, node, node.id)
        if not isinstance(node.ctx, ast.Load) or not self._shared(node.id):
            return node
        look = self._hook('name', node, self._name_site(node, node.id))
        return ast.copy_location(ast.BoolOp(ast.Or(), [look, node]), node)

    @staticmethod
    def _is_super(node: ast.AST) -> bool:
        return isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == 'super'

    def visit_Attribute(self, node: ast.Attribute) -> Any:
        if self._is_super(node.value):
            return node
        site = self._site(node, ast.unparse(node), node.attr)
        hook = 'read' if isinstance(node.ctx, ast.Load) else 'write'
        node.value = self._hook(hook, node.value, self.visit(node.value), site)
        if node.attr in CLIMBING or node.attr.startswith('__il_'):
            node.value = self._climbs(node, node.value, node.attr)
        return node

    def _climbs(self, node: ast.AST, value: ast.expr, attribute: str) -> ast.Call:
        return self._hook('climbs', node, value, ast.copy_location(ast.Constant(attribute), node), self._site(node, attribute))

    def visit_Subscript(self, node: ast.Subscript) -> Any:
        site = self._site(node, ast.unparse(node))
        reads = isinstance(node.ctx, ast.Load)
        value = self.visit(node.value)
        if isinstance(node.slice, SIMPLE):
            node.value = self._hook('item' if reads else 'set_item', node.value, value, self._again(node.slice), site)
            node.slice = self.visit(node.slice)
        elif isinstance(node.slice, (ast.Slice, ast.Tuple)):
            node.value = self._hook('item' if reads else 'set_item', node.value, value, ast.copy_location(ast.Constant(None), node), site)
            node.slice = self.visit(node.slice)
        else:
            node.value = self._hook('keep', node.value, value, site)
            node.slice = self._hook('key' if reads else 'set_key', node.slice, self.visit(node.slice), self._again(site))
        return node

    def visit_Compare(self, node: ast.Compare) -> Any:
        if len(node.ops) == 1 and isinstance(node.ops[0], (ast.In, ast.NotIn)):
            container = node.comparators[0]
            if isinstance(container, (ast.Name, ast.Attribute)) and isinstance(node.left, SIMPLE):
                site = self._site(node, ast.unparse(container))
                node.comparators = [self._hook('within', container, self.visit(container), self._again(node.left), site)]
                node.left = self.visit(node.left)
                return node
            node.left = self.visit(node.left)
            node.comparators = [self._content(container)]
            return node
        return self.generic_visit(node)

    def visit_Call(self, node: ast.Call) -> Any:
        function = node.func
        if isinstance(function, ast.Name):
            if function.id in WHOLE_READERS and len(node.args) >= 1 and self.scope.owner(function.id) is None:
                first, rest = node.args[0], node.args[1:]
                node.args = [self._content(first), *map(self.visit, rest)]
                node.keywords = [self.visit(k) for k in node.keywords]
                return node
            self.generic_visit(node)
            if function.id in ('exec', 'eval') and node.args and self.scope.owner(function.id) is None:
                mode = ast.copy_location(ast.Constant(function.id), node)
                given = self._hook('source', node, mode, self._site(node, function.id), *node.args)
                node.args = [ast.copy_location(ast.Starred(given, ast.Load()), node)]
            elif function.id in BY_NAME and len(node.args) > 1 and self.scope.owner(function.id) is None:
                kind = ast.copy_location(ast.Constant(BY_NAME[function.id]), node)
                given = self._hook('by_name', node, kind, self._site(node, ast.unparse(node.args[0])), *node.args)
                node.args = [ast.copy_location(ast.Starred(given, ast.Load()), node)]
            elif function.id == 'compile' and self.scope.owner('compile') is None:
                node.func = ast.copy_location(ast.Name('__il_compile__', ast.Load()), function)
                node.args.insert(0, self._site(node, 'compile'))
            return node
        if not isinstance(function, ast.Attribute) or function.attr not in MUTATORS | READERS or self._is_super(function.value):
            # A method of an object of the student's own has points of its own inside; finding the method is none.
            if isinstance(function, ast.Attribute):
                function.value = self.visit(function.value)
                if function.attr in CLIMBING:
                    function.value = self._climbs(function, function.value, function.attr)
            else:
                node.func = self.visit(function)
            node.args = [self.visit(a) for a in node.args]
            node.keywords = [self.visit(k) for k in node.keywords]
            return node
        site = self._site(node, ast.unparse(function.value), function.attr)
        late = bool(node.args) and not isinstance(node.args[-1], ast.Starred) and not node.keywords and \
            not all(isinstance(a, SIMPLE) for a in node.args)
        function.value = self._hook('keep' if late else 'method', function.value, self.visit(function.value), site)
        node.args = [self.visit(a) for a in node.args]
        node.keywords = [self.visit(k) for k in node.keywords]
        if late:
            node.args[-1] = self._hook('called', node.args[-1], node.args[-1], self._again(site))
        return node

    def visit_Yield(self, node: ast.Yield) -> Any:
        self.generic_visit(node)
        return self._hook('resumed', node, node, self._site(node, 'yield'))

    def visit_TypeAlias(self, node: Any) -> Any:
        return node


def assigned_names(tree: ast.Module) -> dict[int, str]:
    """For each line of an assignment of something that is made there, the name it gets; 'forks[]' for elements of a list, 'a, b' for pairs."""
    names: dict[int, str] = {}
    for node in ast.walk(tree):
        target = node.targets[0] if isinstance(node, ast.Assign) else node.target if isinstance(node, ast.AnnAssign) else None
        pair = isinstance(target, ast.Tuple) and isinstance(node.value, ast.Tuple) and len(target.elts) == len(node.value.elts)
        if target is None or node.value is None or not (pair or isinstance(target, (ast.Name, ast.Attribute))):
            continue
        if any(isinstance(n, ast.Call) for n in ast.walk(node.value)):
            name = ', '.join(map(ast.unparse, target.elts)) if pair else ast.unparse(target)[:80]
            if not pair and isinstance(node.value, (*COMPREHENSIONS, ast.List, ast.Tuple)):
                name += '[]'
            for line in range(node.lineno, (node.end_lineno or node.lineno) + 1):
                names[line] = name
    return names


def rewrite(source: str | bytes, filename: str, first_site: int, mode: str = 'exec',
            made_at: tuple[str, int, str] | None = None) -> tuple[CodeType, list[tuple[str, int, str, str, str]], dict[int, str]]:
    """Code with yield points, its sites, and what its assignments name. Raises SyntaxError as compile() does."""
    tree = ast.parse(source, filename, mode)
    names = assigned_names(tree)
    rewriter = Rewriter(tree, filename, first_site, made_at)
    return compile(ast.fix_missing_locations(tree), filename, mode, dont_inherit=True), rewriter.sites, names
