"""Every code a refusal can carry stands in tests/vectors/refusals.json, for which the browser has to have words.

The vector gives, for each code, the names of people and things that its sentence may hold, once for each way in which
it is said. `python -m tests.unit.protocol.test_refusal_codes` writes it anew.
"""

import ast
import importlib
import inspect
import json
from collections import defaultdict
from collections.abc import Callable, Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import pitt
from pitt.classroom import refusal
from pitt.classroom.deciding import rounds, switches
from pitt.classroom.grouping.checking import Fault
from pitt.protocol.errors import Refused

SOURCES = Path(pitt.__file__).parent
VECTOR = Path(__file__).parents[2] / "vectors/refusals.json"

OF_THE_CLASSROOM = (
    refusal.Refusal,
    refusal.invalid,
    refusal.not_now,
    refusal.unknown,
    refusal.not_allowed,
    refusal.confirm,
)
FAMILIES = {
    "groups_": [fault.value for fault in Fault],
    "stale_": [kind for kind, words in switches._STALE.items() if "{by}" in words],
    "stale_round_": [*rounds._STALE],
}
"""Codes that are put together: how they begin, and how they go on."""

Said = tuple[str, tuple[str, ...]]


def refuses(called: Any) -> bool:
    if inspect.isclass(called) and issubclass(called, Refused):
        return "code" in inspect.signature(called).parameters
    return any(called is it for it in OF_THE_CLASSROOM)


def looked_up(module: ModuleType, expression: ast.expr) -> Any:
    """Finds what a name, alone or after a module's, stands for; None for what is there only while it runs."""
    match expression:
        case ast.Name(id=name):
            return vars(module).get(name)
        case ast.Attribute(value=owner, attr=name):
            holder = looked_up(module, owner)
            return vars(holder).get(name) if isinstance(holder, ModuleType) else None
    return None


def arguments(call: ast.Call, called: Callable[..., Any]) -> dict[str, Any]:
    bound = inspect.signature(called).bind_partial(*call.args, **{str(it.arg): it.value for it in call.keywords})
    return bound.arguments


def codes(module: ModuleType, expression: ast.expr) -> list[str]:
    match expression:
        case ast.Constant(value=str(code)):
            return [code] if code else []
        case ast.JoinedStr(values=[ast.Constant(value=str(beginning)), ast.FormattedValue()]):
            return [beginning + ending for ending in FAMILIES[beginning]]
        case ast.IfExp(body=one, orelse=other):
            return codes(module, one) + codes(module, other)
        case ast.Attribute(attr="code"):
            return []  # Is passed on from a refusal that is found elsewhere.
    found = looked_up(module, expression)
    assert isinstance(found, str), f"{module.__name__}: {ast.unparse(expression)} is a code that nobody can find"
    return [found] if found else []


def names(found: dict[str, Any]) -> tuple[str, ...]:
    listed = found.get("people") or found.get("names")
    if isinstance(listed, dict):
        return tuple(sorted(listed))
    if isinstance(listed, ast.Dict):
        return tuple(sorted(str(key.value) for key in listed.keys if isinstance(key, ast.Constant)))
    return ()


def said_in(path: Path) -> Iterator[Said]:
    source = path.read_text()
    if "refus" not in source.casefold():
        return
    dotted = ".".join(path.relative_to(SOURCES.parent).with_suffix("").parts).removesuffix(".__init__")
    module = importlib.import_module(dotted)
    if module is refusal:
        return
    for node in ast.walk(ast.parse(source)):
        if not isinstance(node, ast.Call) or not refuses(called := looked_up(module, node.func)):
            continue
        found = arguments(node, called)
        if "code" in found:
            for code in codes(module, found["code"]):
                # Who did what has become stale is named by every code of that family.
                yield code, ("by",) if code.startswith("stale_") and code != "stale_switched" else names(found)


def every_code() -> dict[str, list[list[str]]]:
    found = defaultdict(set)
    for path in sorted(SOURCES.rglob("*.py")):
        if "migrations" not in path.parts:
            for code, named in said_in(path):
                found[code].add(named)
    return {code: [list(named) for named in sorted(found[code])] for code in sorted(found)}


def as_json() -> str:
    lines = (f"  {json.dumps(code)}: {json.dumps(named)}" for code, named in every_code().items())
    return "{\n" + ",\n".join(lines) + "\n}\n"


def test_every_code_is_listed_for_the_browser() -> None:
    assert as_json() == VECTOR.read_text(), "Run python -m tests.unit.protocol.test_refusal_codes, then npm test."


if __name__ == "__main__":
    VECTOR.write_text(as_json())
