"""Variations of one product in the tiny shop; sentences are tried with words in test_batch."""

from mrcsaf.placement.variations import stability, variants
from tests.mrcsaf.placement.conftest import raw_of


def test_variants_show_each_modality_alone_and_a_swapped_picture(placer):
    found = variants(placer, raw_of(2), {"image": raw_of(20)["image"]})
    assert list(found) == ["both", "image", "text", "swapped", "first_day"]
    assert found["image"].missing == ("text",)
    assert found["swapped"].neighbours["image"][0].item == 20
    assert found["swapped"].neighbours["text"][0].item == 2


def test_a_little_noise_gives_a_range_around_the_rank(placer):
    still = stability(placer, raw_of(2), user=0, noise=0.0, draws=3)
    assert still.low == still.rank == still.high
    shaken = stability(placer, raw_of(2), user=0, noise=0.5, draws=20)
    assert shaken.low <= shaken.rank <= shaken.high
    assert shaken.low < shaken.high
