import pytest

from mrcsaf.answers import session
from mrcsaf.answers.connections import close_reader
from mrcsaf.answers.sandbox import guess
from mrcsaf.core.errors import DataError
from mrcsaf.core.progress import silent
from tests import shops


@pytest.fixture(autouse=True)
def no_reader_left():
    yield
    close_reader()


def test_a_guess_leaves_out_what_was_chosen_and_is_in_order(rich_shop):
    loaded = session.load(rich_shop, None, silent)
    found = guess(loaded, (3, 9), 10, silent)
    assert len(found.items) == 10
    assert not {3, 9} & set(found.items)
    assert found.scores == sorted(found.scores, reverse=True)
    assert 0 <= found.overlap <= 20


def test_without_a_run_it_is_refused(tmp_path):
    loaded = session.load(shops.build(tmp_path / "U.mrcsaf", n_runs=0), None, silent)
    with pytest.raises(DataError, match="no complete run"):
        guess(loaded, (1,), 10, silent)
