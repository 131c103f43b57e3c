"""What one product wears: its palette, its pattern and its chance, for the modules that draw."""

from dataclasses import dataclass, field

import numpy as np

from assets.sample_shop.draw.canvas import Paint
from assets.sample_shop.draw.colours import PALETTES, Palette
from assets.sample_shop.draw.outlines import Number
from assets.sample_shop.draw.patterns import paint


@dataclass
class Dress:
    """The same `seed` gives the same cloth every time it is asked for."""

    palette_name: str
    pattern: str
    seed: int
    palette: Palette = field(init=False)
    rng: np.random.Generator = field(init=False)

    def __post_init__(self) -> None:
        self.palette = PALETTES[self.palette_name]
        self.rng = np.random.default_rng([self.seed, 0])

    def cloth(self, scale: Number = 1.0, degrees: Number = 0.0) -> Paint:
        """The pattern as a paint; `scale` 1 suits a thing 60 units wide."""
        chance = np.random.default_rng([self.seed, 1])
        return paint(self.pattern, self.palette, chance, scale, degrees)
