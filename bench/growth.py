"""Draws how the SFU's cost grows with the number of receivers, as an SVG made by hand."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

WIDTH, HEIGHT = 760, 640
LEFT, RIGHT = 70, 30
PANEL = 200
TOPS = (90, 370)
LATE_MS = 5.0
COLOURS = ("#3b5bdb", "#0b7285", "#868e96")


class Point(NamedTuple):
    """Is what was measured with so many receivers."""

    receivers: int
    us_per_packet: float
    core: float
    clients_core: float
    arrived: float
    latency: dict[str, Any]


def bend(points: Sequence[Point]) -> tuple[Point, str] | None:
    """Gives the first point where it bends, and why; none while everything arrives in time."""
    for point in points:
        if point.arrived < 0.98:
            busy = "the clients" if point.clients_core > point.core else "the media thread"
            return point, f"{point.arrived:.0%} arrives: {busy} ran out of processor"
        if point.latency["p99_ms"] > LATE_MS:
            return point, f"p99 is {point.latency['p99_ms']:.0f} ms: a picture's packets leave one after another"
    return None


def draw(points: Sequence[Point], floor_us: float, script: str) -> str:
    """Gives the picture: above processor time per packet over receivers, below shares of a core and p99 of latency."""
    most_us = max(*(point.us_per_packet for point in points), floor_us) * 1.25
    most_ms = max(*(float(point.latency["p99_ms"]) for point in points), LATE_MS) * 1.1
    across = _across(points)
    size = f'viewBox="0 0 {WIDTH} {HEIGHT}" width="{WIDTH}" height="{HEIGHT}"'
    style = 'font-family="system-ui, sans-serif" font-size="13" role="img" aria-labelledby="title"'
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" {size} {style}>',
        "<title id='title'>What forwarding costs as receivers grow in number</title>",
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="#ffffff"/>',
        _text(LEFT, 30, "What forwarding costs as receivers grow in number", size=18, weight=600),
        _text(LEFT, 52, f"One sender, {script}; one media thread", fill="#495057"),
        *_panel(TOPS[0], "processor time a packet, µs, by receivers", most_us, points, across),
        *_panel(TOPS[1], "p99 from source to receiver, ms, by receivers", most_ms, points, across),
    ]
    up = _up(TOPS[0], most_us)
    parts += _line([(across(it.receivers), up(it.us_per_packet)) for it in points], COLOURS[0], "Pitt")
    parts.append(_rule(up(floor_us), f"floor: one seal, one sendto ({floor_us:.1f} µs)"))
    up = _up(TOPS[1], most_ms)
    parts += _line([(across(it.receivers), up(float(it.latency["p99_ms"]))) for it in points], COLOURS[1], "p99")
    shares = TOPS[0] + PANEL + 36
    parts.append(_text(LEFT - 8, shares, "of a core", fill="#868e96", anchor="end", size=11))
    for point in points:
        share = f"{point.core:.0%}"
        parts.append(_text(across(point.receivers), shares, share, fill="#868e96", anchor="middle", size=11))
    if (bent := bend(points)) is not None:
        at = across(bent[0].receivers)
        parts.append(
            f'<line x1="{at:.1f}" x2="{at:.1f}" y1="{TOPS[0]}" y2="{TOPS[1] + PANEL}" stroke="#c92a2a" '
            'stroke-dasharray="4 4"/>'
        )
        words = f"bends at {bent[0].receivers:,}: {bent[1]}"
        parts.append(_text(LEFT, HEIGHT - 14, words, fill="#c92a2a"))
    return "\n".join([*parts, "</svg>", ""])


def _across(points: Sequence[Point]) -> Callable[[float], float]:
    low = math.log10(points[0].receivers)
    span = max(math.log10(points[-1].receivers) - low, 0.1)
    return lambda value: LEFT + 40 + (WIDTH - LEFT - RIGHT - 80) * (math.log10(value) - low) / span


def _up(top: int, most: float) -> Callable[[float], float]:
    return lambda value: top + PANEL * (1 - value / most)


def _panel(top: int, title: str, most: float, points: Sequence[Point], across: Callable[[float], float]) -> list[str]:
    bottom = top + PANEL
    parts = [_text(LEFT, top - 10, title, fill="#212529", weight=600)]
    step = 10 ** math.floor(math.log10(most))
    while most / step < 4:
        step /= 2
    for index in range(int(most / step) + 1):
        y = _up(top, most)(index * step)
        parts.append(f'<line x1="{LEFT}" x2="{WIDTH - RIGHT}" y1="{y:.1f}" y2="{y:.1f}" stroke="#e9ecef"/>')
        parts.append(_text(LEFT - 8, y + 4, f"{index * step:g}", fill="#495057", anchor="end"))
    for point in points:
        x = across(point.receivers)
        parts.append(_text(x, bottom + 18, f"{point.receivers:,}", fill="#495057", anchor="middle"))
    return parts


def _line(places: Sequence[tuple[float, float]], colour: str, name: str) -> list[str]:
    path = " ".join(f"{x:.1f},{y:.1f}" for x, y in places)
    dots = [f'<circle cx="{x:.1f}" cy="{y:.1f}" r="4" fill="{colour}"/>' for x, y in places]
    return [
        f'<polyline points="{path}" fill="none" stroke="{colour}" stroke-width="2.5"/>',
        *dots,
        _text(places[0][0], places[0][1] - 10, name, fill=colour, weight=600),
    ]


def _rule(y: float, words: str) -> str:
    ends = f'x1="{LEFT}" x2="{WIDTH - RIGHT}" y1="{y:.1f}" y2="{y:.1f}"'
    line = f'<line {ends} stroke="{COLOURS[2]}" stroke-dasharray="2 4"/>'
    return line + _text(LEFT + 4, y + 15, words, fill="#495057", size=11)


def _text(
    x: float, y: float, words: str, *, fill: str = "#212529", anchor: str = "start", size: int = 13, weight: int = 400
) -> str:
    escaped = words.replace("&", "&amp;").replace("<", "&lt;")
    return (
        f'<text x="{x:.1f}" y="{y:.1f}" fill="{fill}" text-anchor="{anchor}" font-size="{size}" '
        f'font-weight="{weight}">{escaped}</text>'
    )
