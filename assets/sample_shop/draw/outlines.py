"""Outlines of things as polygons: curves, ellipses, solids of revolution, and how to move them.

A picture is 100 × 100 units, x to the right and y down, whatever its size in pixels.
"""

import itertools
from collections.abc import Sequence
from typing import TypeAlias

import numpy as np
from jaxtyping import Float64
from numpy import ndarray

Outline: TypeAlias = Float64[ndarray, "_ 2"]
Number: TypeAlias = int | float
Point: TypeAlias = tuple[Number, Number]

_STEPS = 24  # points a curve: below a pixel's width at the sizes drawn here


def polygon(*points: Point) -> Outline:
    """Straight lines between `points`."""
    return np.array(points, dtype=np.float64)


def curve(text: str) -> Outline:
    """The outline of a path in SVG's notation: absolute M, L, C, Q and Z only."""
    tokens = text.replace(",", " ").split()
    points: list[Point] = []
    place = 0
    while place < len(tokens):
        command = tokens[place]
        count = {"M": 1, "L": 1, "Q": 2, "C": 3, "Z": 0}[command]
        numbers = [float(t) for t in tokens[place + 1 : place + 1 + 2 * count]]
        controls = list(zip(numbers[::2], numbers[1::2], strict=True))
        if command in "ML":
            points += controls
        elif command in "QC":
            points += [tuple(p) for p in _bezier([points[-1], *controls])[1:]]
        place += 1 + 2 * count
    return np.array(points, dtype=np.float64)


def _bezier(controls: Sequence[Point]) -> Outline:
    """De Casteljau's construction, for any number of control points."""
    t = np.linspace(0, 1, _STEPS)[:, None]
    level = [np.broadcast_to(np.array(p, dtype=np.float64), (_STEPS, 2)) for p in controls]
    while len(level) > 1:
        level = [(1 - t) * a + t * b for a, b in itertools.pairwise(level)]
    return np.array(level[0])


def smooth(points: Sequence[Point], closed: bool = False) -> Outline:
    """A Catmull-Rom curve through `points`."""
    p = np.array(points, dtype=np.float64)
    before = np.roll(p, 1, axis=0) if closed else np.vstack([p[:1], p[:-1]])
    after = np.roll(p, -1, axis=0) if closed else np.vstack([p[1:], p[-1:]])
    slopes = (after - before) / 2
    t = np.linspace(0, 1, _STEPS, endpoint=False)[:, None]
    parts = []
    for i in range(len(p) if closed else len(p) - 1):
        j = (i + 1) % len(p)
        parts.append(
            (2 * t**3 - 3 * t**2 + 1) * p[i]
            + (t**3 - 2 * t**2 + t) * slopes[i]
            + (3 * t**2 - 2 * t**3) * p[j]
            + (t**3 - t**2) * slopes[j]
        )
    if not closed:
        parts.append(p[-1:])
    return np.concatenate(parts)


def ellipse(x: Number, y: Number, rx: Number, ry: Number | None = None) -> Outline:
    """An ellipse, or a circle when only one radius is given."""
    return arc(x, y, rx, rx if ry is None else ry, 0, 360)


def arc(x: Number, y: Number, rx: Number, ry: Number, start: Number, end: Number) -> Outline:
    """Part of an ellipse, in degrees clockwise from three o'clock."""
    angle = np.radians(np.linspace(start, end, 73))
    return np.stack([x + rx * np.cos(angle), y + ry * np.sin(angle)], axis=1)


def rounded(x0: Number, y0: Number, x1: Number, y1: Number, radius: Number) -> Outline:
    """A rectangle with round corners."""
    r = min(radius, (x1 - x0) / 2, (y1 - y0) / 2)
    corners = [
        (x1 - r, y1 - r, 0),
        (x0 + r, y1 - r, 90),
        (x0 + r, y0 + r, 180),
        (x1 - r, y0 + r, 270),
    ]
    return np.concatenate([arc(x, y, r, r, a, a + 90) for x, y, a in corners])


def revolved(x: Number, profile: Sequence[Point], top: Number, bottom: Number) -> Outline:
    """A turned body seen from a little above: `profile` is (height y, half width) from the top.

    `top` and `bottom` are the vertical radii of the first and the last circle.
    """
    side = smooth([(w, y) for y, w in profile])
    (y0, w0), (y1, w1) = profile[0], profile[-1]
    left = np.stack([x - side[:, 0], side[:, 1]], axis=1)
    right = np.stack([x + side[::-1, 0], side[::-1, 1]], axis=1)
    return np.concatenate(
        [left, arc(x, y1, w1, bottom, 180, 0), right, arc(x, y0, w0, top, 0, -180)]
    )


def scalloped(x: Number, y: Number, radius: Number, depth: Number, lobes: int) -> Outline:
    """A circle whose edge swells `lobes` times by `depth`."""
    angle = np.linspace(0, 2 * np.pi, 24 * lobes, endpoint=False)
    r = radius - depth + depth * np.abs(np.cos(angle * lobes / 2)) ** 0.7
    return np.stack([x + r * np.cos(angle), y + r * np.sin(angle)], axis=1)


def moved(outline: Outline, dx: Number, dy: Number) -> Outline:
    return np.asarray(outline + np.array([dx, dy]))


def mirrored(outline: Outline, x: Number = 50.0) -> Outline:
    """The other half: flipped left to right about `x`."""
    return np.stack([2 * x - outline[:, 0], outline[:, 1]], axis=1)


def both_halves(right: Outline, x: Number = 50.0) -> Outline:
    """A symmetric outline from its right half, given from top to bottom."""
    return np.concatenate([right, mirrored(right, x)[::-1]])


def turned(outline: Outline, degrees: Number, centre: Point = (50.0, 50.0)) -> Outline:
    """Rotated clockwise about `centre`."""
    a = np.radians(degrees)
    matrix = np.array([[np.cos(a), np.sin(a)], [-np.sin(a), np.cos(a)]])
    return np.asarray((outline - np.array(centre)) @ matrix + np.array(centre))


def scaled(outline: Outline, factor: Number, centre: Point = (50.0, 50.0)) -> Outline:
    return np.asarray((outline - np.array(centre)) * factor + np.array(centre))
