import pytest

from mrcsaf.answers import session
from mrcsaf.core.progress import silent
from mrcsaf.reports import user_item


@pytest.fixture(scope="module")
def opened(rich_shop):
    return session.load(rich_shop, None, silent)


def test_a_users_report_holds_list_and_history(opened, tmp_path):
    user_item.write_user(opened, 3, 5, tmp_path / "u.html", silent)
    text = (tmp_path / "u.html").read_text()
    assert f"Recommendations for {opened.users[3]}" in text
    assert text.count("<article>") == 5 + len(opened.train.of_user(3))
    assert "data:image/jpeg;base64," in text
    assert "simulated" in text


def test_an_items_report_explains_its_rank_and_shows_neighbours(opened, tmp_path):
    user_item.write_item(opened, 3, 8, 20, tmp_path / "i.html", silent)
    text = (tmp_path / "i.html").read_text()
    assert opened.items[8].title in text
    assert "image · graph" in text
    assert "Looks alike" in text


def test_an_item_can_be_reported_without_a_user(opened, tmp_path):
    user_item.write_item(opened, None, 8, 20, tmp_path / "i.html", silent)
    assert "Why this?" not in (tmp_path / "i.html").read_text()
