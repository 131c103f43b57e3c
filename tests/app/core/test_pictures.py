import pytest

from app.core.thumbnails import LARGE, large
from mrcsaf.core.errors import MrcsafError
from mrcsaf.core.progress import silent
from mrcsaf.data import images
from tests import shops


def test_a_picture_is_decoded_whole_and_a_missing_one_is_a_sentence(tmp_path):
    (tmp_path / "images").mkdir()
    sha = images.store_image(shops.picture(3), tmp_path / "images")
    image = large(tmp_path, sha, silent)
    assert 0 < max(image.width(), image.height()) <= LARGE
    with pytest.raises(MrcsafError):
        large(tmp_path, "0" * 64, silent)
