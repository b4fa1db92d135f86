"""Which names of a module are shared: bound again after others may have seen them. Python's scoping rules on a syntax tree."""
from __future__ import annotations

import ast
import builtins
from collections import Counter

FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda)
COMPREHENSIONS = (ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp)


class Scope:
    def __init__(self, node: ast.AST, parent: 'Scope | None', is_open: bool = False):
        self.node = node
        # The text of an exec: any name in it may be a variable of the module around it.
        self.is_open = is_open
        self.parent = parent
        self.is_class = isinstance(node, ast.ClassDef)
        self.is_comprehension = isinstance(node, COMPREHENSIONS)
        self.bound: Counter[str] = Counter()
        self.used: set[str] = set()
        self.global_names: set[str] = set()
        self.nonlocal_names: set[str] = set()
        self.captured: set[str] = set()
        self.bound_elsewhere: set[str] = set()

    def owner(self, name: str) -> 'Scope | None':
        """The scope whose variable this name means here; None for a name that only the builtins can know."""
        scope: Scope | None = self
        while scope is not None and scope.parent is not None:
            if name in scope.global_names:
                break
            if name in scope.bound and name not in scope.nonlocal_names and (scope is self or not scope.is_class):
                return scope
            scope = scope.parent
        module = self.module()
        if name in module.bound or name in module.bound_elsewhere or module.is_open and not hasattr(builtins, name):
            return module
        return None

    def module(self) -> 'Scope':
        scope = self
        while scope.parent is not None:
            scope = scope.parent
        return scope

    def is_shared(self, name: str) -> bool:
        return self.is_open or name in self.bound_elsewhere or (name in self.captured and self.bound[name] > 1)


class ScopeBuilder(ast.NodeVisitor):
    """Makes the scope of every function, class and comprehension: `scopes[node]`."""

    def __init__(self, tree: ast.Module | ast.Expression, is_open: bool = False):
        self.scopes: dict[ast.AST, Scope] = {}
        self.loops = 0
        self.scope = self.scopes[tree] = Scope(tree, None, is_open)
        for part in tree.body if isinstance(tree, ast.Module) else [tree.body]:
            self.visit(part)
        for scope in self.scopes.values():
            self._resolve(scope)

    def _resolve(self, scope: Scope) -> None:
        for name in scope.global_names:
            if scope.bound[name]:
                scope.module().bound_elsewhere.add(name)
        for name in scope.used | set(scope.bound):
            owner = scope.owner(name)
            if owner is None or owner is scope or scope.is_comprehension:
                continue
            owner.captured.add(name)
            if scope.bound[name]:
                owner.bound_elsewhere.add(name)

    def _bind(self, name: str, weight: int = 1) -> None:
        scope = self.scope
        scope.bound[name] += weight + (1 if self.loops else 0)

    def _inside(self, node: ast.AST, parts: list[ast.AST], names: tuple[str, ...] = ()) -> None:
        outer, loops = self.scope, self.loops
        self.scope = self.scopes[node] = Scope(node, outer)
        self.loops = 0
        for name in names:
            self._bind(name)
        for part in parts:
            self.visit(part)
        self.scope, self.loops = outer, loops

    def _function(self, node: ast.AST) -> None:
        arguments = node.args
        for part in (*getattr(node, 'decorator_list', ()), *arguments.defaults, *(d for d in arguments.kw_defaults if d)):
            self.visit(part)
        every = (*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs, arguments.vararg, arguments.kwarg)
        body = node.body if isinstance(node.body, list) else [node.body]
        self._inside(node, body, tuple(a.arg for a in every if a is not None))

    def visit_FunctionDef(self, node: ast.FunctionDef) -> None:
        self._bind(node.name)
        self._function(node)

    visit_AsyncFunctionDef = visit_FunctionDef
    visit_Lambda = _function

    def visit_ClassDef(self, node: ast.ClassDef) -> None:
        self._bind(node.name)
        for part in (*node.decorator_list, *node.bases, *node.keywords):
            self.visit(part)
        self._inside(node, node.body)

    def _comprehension(self, node: ast.AST) -> None:
        self.visit(node.generators[0].iter)
        results = [node.key, node.value] if isinstance(node, ast.DictComp) else [node.elt]
        parts: list[ast.AST] = []
        for number, generator in enumerate(node.generators):
            parts += [generator.target, *generator.ifs] + ([generator.iter] if number else [])
        self._inside(node, parts + results)

    visit_ListComp = visit_SetComp = visit_DictComp = visit_GeneratorExp = _comprehension

    def visit_NamedExpr(self, node: ast.NamedExpr) -> None:
        self.visit(node.value)
        inner = self.scope
        while self.scope.is_comprehension:
            self.scope = self.scope.parent
        self._bind(node.target.id)
        self.scope = inner

    def visit_For(self, node: ast.For) -> None:
        self.visit(node.iter)
        self.loops += 1
        for part in (node.target, *node.body):
            self.visit(part)
        self.loops -= 1
        for part in node.orelse:
            self.visit(part)

    visit_AsyncFor = visit_For

    def visit_While(self, node: ast.While) -> None:
        self.loops += 1
        self.generic_visit(node)
        self.loops -= 1

    def visit_AugAssign(self, node: ast.AugAssign) -> None:
        if isinstance(node.target, ast.Name):
            self._bind(node.target.id, 2)
            self.scope.used.add(node.target.id)
        else:
            self.visit(node.target)
        self.visit(node.value)

    def visit_Name(self, node: ast.Name) -> None:
        if isinstance(node.ctx, ast.Load):
            self.scope.used.add(node.id)
        else:
            self._bind(node.id)

    def visit_Global(self, node: ast.Global) -> None:
        self.scope.global_names.update(node.names)

    def visit_Nonlocal(self, node: ast.Nonlocal) -> None:
        self.scope.nonlocal_names.update(node.names)

    def _import(self, node: ast.AST) -> None:
        for alias in node.names:
            self._bind((alias.asname or alias.name).split('.')[0])

    visit_Import = visit_ImportFrom = _import

    def visit_ExceptHandler(self, node: ast.ExceptHandler) -> None:
        if node.name:
            self._bind(node.name)
        self.generic_visit(node)

    def _capture(self, node: ast.AST) -> None:
        name = node.rest if isinstance(node, ast.MatchMapping) else node.name
        if name:
            self._bind(name)
        self.generic_visit(node)

    visit_MatchAs = visit_MatchStar = visit_MatchMapping = _capture

    def visit_AnnAssign(self, node: ast.AnnAssign) -> None:
        self.visit(node.target)
        if node.value is not None:
            self.visit(node.value)
