"""What a template draws the same for everybody who reads the language is drawn once by a process (ADR 22, ADR 35).

Texts, their translations, addresses without arguments, files of our own and icons that stand beside each other become
one piece. Whatever depends on the page, the visitor or the moment is left as it is.
"""

from collections.abc import Callable, Iterable, Iterator
from typing import Any, TypeVar

from django.template import Node, NodeList, Template
from django.template.base import FilterExpression, TextNode, Variable
from django.template.context import Context
from django.template.defaulttags import IfNode, URLNode
from django.template.library import SimpleNode
from django.template.loaders.base import Loader as PlainLoader
from django.template.loaders.cached import Loader as CachedLoader
from django.templatetags.i18n import BlockTranslateNode, TranslateNode
from django.templatetags.static import StaticNode
from django.utils.translation import get_language

Drawing = TypeVar("Drawing", bound=Callable[..., Any])


def same_for_all(draws: Drawing) -> Drawing:
    """Mark a template word that draws the same of the same arguments: for everybody, at any time."""
    draws.is_same_for_all = True  # type: ignore[attr-defined]
    return draws


class _FoldingLoader(PlainLoader):
    def get_template(self, template_name: str, skip: Any = None) -> Template:
        found = super().get_template(template_name, skip)
        fold(found.nodelist)
        return found


class Loader(CachedLoader, _FoldingLoader):
    """Django's cached loader; the templates that it keeps are folded before anybody sees them."""


def fold(nodes: NodeList) -> None:
    """Put what is always the same into as few pieces as there can be, here and in every part within."""
    folded = list(_folded(nodes))
    nodes[:] = folded
    for node in folded:
        for part in _parts(node):
            fold(part)


def _folded(nodes: Iterable[Node]) -> Iterator[Node]:
    alike: list[Node] = []
    for node in nodes:
        if is_same(node):
            alike.append(node)
            continue
        yield from _piece(alike)
        alike = []
        yield KnownValue(node) if _is_known_value(node) else node
    yield from _piece(alike)


def _piece(nodes: list[Node]) -> list[Node]:
    return nodes if all(isinstance(node, TextNode) for node in nodes) else [DrawnOnce(nodes)]


def _parts(node: Node) -> Iterator[NodeList]:
    """The parts of a template within a node, each as it is kept there."""
    if isinstance(node, IfNode):
        yield from (part for _condition, part in node.conditions_nodelists)
        return
    for name in node.child_nodelists:
        part = getattr(node, name, None)
        if isinstance(part, NodeList):
            yield part


def is_same(node: Node) -> bool:
    """Whether the node draws the same on every page of one language."""
    if isinstance(node, TranslateNode | URLNode):
        return not node.asvar and _is_plain(node)
    if isinstance(node, BlockTranslateNode):
        return not node.asvar and _is_plain(node)
    if isinstance(node, StaticNode):
        return node.varname is None and _is_written(node.path)
    if isinstance(node, SimpleNode):
        return node.target_var is None and _is_same_drawing(node)
    return isinstance(node, TextNode)


def _is_known_value(node: Node) -> bool:
    return isinstance(node, TranslateNode | URLNode) and bool(node.asvar) and _is_plain(node)


def _is_plain(node: Any) -> bool:
    """Whether a translation or an address is made of nothing but what the template says."""
    if isinstance(node, URLNode):
        return not node.args and not node.kwargs and _is_written(node.view_name)
    if node.message_context is not None and not _is_written(node.message_context):
        return False
    if isinstance(node, TranslateNode):
        return _is_written(node.filter_expression)
    has_values = node.plural or node.counter or node.extra_context
    return not has_values and all(token.token_type.name == "TEXT" for token in node.singular)


def _is_same_drawing(node: SimpleNode) -> bool:
    given = [*node.args, *node.kwargs.values()]
    return getattr(node.func, "is_same_for_all", False) and not node.takes_context and all(map(_is_written, given))


def _is_written(value: FilterExpression) -> bool:
    """Whether the template itself writes the value out."""
    var = value.var
    return not value.filters and (isinstance(var, str) or (isinstance(var, Variable) and var.lookups is None))


class DrawnOnce(Node):
    """Nodes that draw the same on every page: drawn once for each language."""

    child_nodelists = ()

    def __init__(self, nodes: list[Node]) -> None:
        self.nodes = NodeList(nodes)
        self.token, self.origin = nodes[0].token, nodes[0].origin
        self.drawn: dict[tuple[str | None, bool], str] = {}

    def render(self, context: Context) -> str:
        key = get_language(), context.autoescape
        known = self.drawn.get(key)
        if known is None:
            known = self.drawn[key] = self.nodes.render(context)
        return known


class KnownValue(Node):
    """A node that gives a name to a text or an address that is the same on every page."""

    child_nodelists = ()

    def __init__(self, node: Any) -> None:
        self.node, self.token, self.origin = node, node.token, node.origin
        self.values: dict[tuple[str | None, bool], Any] = {}

    def render(self, context: Context) -> str:
        key = get_language(), context.autoescape
        if key not in self.values:
            self.node.render(context)
            self.values[key] = context[self.node.asvar]
        context[self.node.asvar] = self.values[key]
        return ""
