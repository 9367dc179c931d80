# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""How far two places lie apart."""

from math import asin, cos, radians, sin, sqrt
from typing import NamedTuple

EARTH_KM = 6371.0088  # mean radius, IUGG


class Point(NamedTuple):
    """Degrees; south is negative."""

    lat: float
    lon: float


def kilometres(one: Point, other: Point) -> float:
    """Great-circle distance (haversine). Roads are longer: callers say what they make of it."""
    lat, other_lat = radians(one.lat), radians(other.lat)
    half = sin((other_lat - lat) / 2) ** 2 + cos(lat) * cos(other_lat) * sin(radians(other.lon - one.lon) / 2) ** 2
    return 2 * EARTH_KM * asin(sqrt(min(half, 1.0)))
