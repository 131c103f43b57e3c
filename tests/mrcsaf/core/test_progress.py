"""News of running work."""

import dataclasses

import pytest

from mrcsaf.core.progress import Progress, silent


def test_news_cannot_be_changed_on_its_way() -> None:
    news = Progress(1, 2, "half", "train", {"loss": 0.5})
    with pytest.raises(dataclasses.FrozenInstanceError):
        news.done = 2  # type: ignore[misc]
    silent(news)


def test_each_news_has_its_own_figures() -> None:
    assert Progress(0, 0).metrics is not Progress(0, 0).metrics
