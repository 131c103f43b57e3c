from app.charts.plot import between
from app.ui.theme import DARK, LIGHT


def test_the_scale_runs_from_words_over_grey_to_picture():
    for theme in (LIGHT, DARK):
        assert between(theme, 0) == theme.colour("words")
        assert between(theme, 0.5) == theme.colour("muted")
        assert between(theme, 1) == theme.colour("image")
