import numpy as np
import pytest

from app.core.session import SelectionState
from mrcsaf.answers import session
from mrcsaf.core.errors import StoreError
from mrcsaf.core.progress import silent
from mrcsaf.store import runs
from mrcsaf.store.project import Project
from tests import shops


def test_loads_a_project_with_its_newest_run(shop):
    found = session.load(shop, None, silent)
    assert (len(found.users), len(found.items), found.run.id) == (12, 30, 2)
    assert list(found.items) == [item.id for item in found.items.values()] == list(range(30))
    assert found.user_of["U00003"] == 3


def test_loads_the_run_asked_for_or_the_chosen_one(shop):
    assert session.load(shop, 1, silent).run.id == 1
    assert session.load(shop, 99, silent).run.id == 2


def test_weights_and_percentiles_belong_to_their_item(shop):
    found = session.load(shop, None, silent)
    weights = [found.weight(item) for item in range(30)]
    most_text = int(np.argmin(weights))
    assert found.text_driven_percentile(most_text) == pytest.approx(100)
    assert found.text_driven_percentile(int(np.argmax(weights))) == 0
    assert found.weight(30) is None


def test_project_without_a_run_has_no_ranker(tmp_path):
    found = session.load(shops.build(tmp_path / "x.mrcsaf", n_runs=0), None, silent)
    assert found.ranker is None
    assert found.weight(0) is None
    assert found.text_driven_percentile(0) is None


def test_deleted_run_is_seen_on_the_next_load(tmp_path):
    path = shops.build(tmp_path / "x.mrcsaf", n_runs=2)
    assert session.load(path, 2, silent).run.id == 2
    with Project.open(path, write=True) as project:
        runs.delete(project.db, 2)
    assert session.load(path, 2, silent).run.id == 1


def test_foreign_database_is_refused_in_one_sentence(tmp_path):
    (tmp_path / "project.db").write_bytes(b"nothing of ours")
    with pytest.raises(StoreError, match="not a database"):
        session.load(tmp_path, None, silent)


@pytest.fixture
def selection(qapp):
    return SelectionState()


def test_bus_tells_only_what_changed(selection):
    heard = []
    selection.user_changed.connect(lambda user: heard.append(("user", user)))
    selection.primary_changed.connect(lambda item: heard.append(("item", item)))
    selection.set_user(4)
    selection.set_user(4)
    selection.set_primary(7)
    selection.set_user(5)
    assert heard == [("user", 4), ("item", 7), ("user", 5), ("item", None)]


def test_back_and_forward_walk_through_users_and_items(selection):
    selection.set_user(1)
    selection.set_primary(10)
    selection.set_primary(11)
    selection.set_user(2)
    assert selection.can_go_back
    assert not selection.can_go_forward
    selection.go_back()
    assert (selection.user, selection.primary) == (1, 11)
    selection.go_back()
    assert (selection.user, selection.primary) == (1, 10)
    assert not selection.can_go_back
    selection.go_forward()
    assert (selection.user, selection.primary) == (1, 11)
    selection.set_user(3)
    assert not selection.can_go_forward


def test_pins_keep_their_order_and_go_again(selection):
    for item in (5, 3, 5, 9):
        selection.toggle_pin(item)
    assert selection.pinned == (3, 9)
