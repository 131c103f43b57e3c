"""Which part of a map is in sight: one scale for both axes, and a shift."""

import numpy as np
from jaxtyping import Float, Float64
from numpy import ndarray
from PySide6.QtCore import QPointF

EDGE = 28.0  # pixels left free around a map that is whole in sight


class View:
    """Turns places into pixels; y points up on the map."""

    def __init__(self) -> None:
        self.scale = 1.0  # pixels a unit
        self.shift = QPointF(0, 0)  # where the map's origin is on the screen
        self.untouched = True  # nobody has zoomed or panned since the last fit

    def to_screen(
        self, places: Float[ndarray, "N 2"]
    ) -> tuple[Float64[ndarray, " N"], Float64[ndarray, " N"]]:
        x = places[:, 0].astype(np.float64) * self.scale + self.shift.x()
        y = self.shift.y() - places[:, 1].astype(np.float64) * self.scale
        return x, y

    def fit(self, places: Float[ndarray, "N 2"], width: int, height: int) -> None:
        """Bring these places into sight, with a free edge."""
        self.untouched = True
        if not len(places):
            return
        low, high = places.min(0).astype(np.float64), places.max(0).astype(np.float64)
        spread = np.maximum(high - low, 1e-9)
        room = np.maximum(np.array([width, height], np.float64) - 2 * EDGE, 20)
        self.scale = float(min((room / spread).min(), 1e9))
        self._put((low + high) / 2, width, height)

    def centre(self, place: Float[ndarray, " 2"], width: int, height: int) -> None:
        self.untouched = False
        self._put(place.astype(np.float64), width, height)

    def zoom(self, factor: float, at: QPointF) -> None:
        """Closer or farther, with what is at `at` staying there."""
        self.untouched = False
        factor = min(max(self.scale * factor, 1e-9), 1e12) / self.scale
        self.scale *= factor
        self.shift = at + (self.shift - at) * factor

    def pan(self, by: QPointF) -> None:
        self.untouched = False
        self.shift += by

    def _put(self, middle: Float64[ndarray, " 2"], width: int, height: int) -> None:
        self.shift = QPointF(
            width / 2 - middle[0] * self.scale, height / 2 + middle[1] * self.scale
        )
