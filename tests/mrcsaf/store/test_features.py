"""Raw vectors and item graphs in the store."""

import numpy as np
import pytest

from mrcsaf.core.errors import DataError, StoreError
from mrcsaf.data.records import Imported
from mrcsaf.store import Project, features, sums
from mrcsaf.store.features import EncoderRow

TEXT = "file:text.npy"


def test_vectors_come_back_bit_for_bit_and_missing_ones_are_zero(
    project: Project, tiny: Imported
) -> None:
    found, present = features.features(project.db, TEXT, 24)
    assert found.tobytes() == tiny.features["text"].vectors.tobytes()
    assert np.flatnonzero(~present).tolist() == [5]


def test_a_flipped_byte_is_named(project: Project) -> None:
    project.db.execute(
        "UPDATE feature SET vec = CAST(X'01' || substr(vec, 2) AS BLOB)"
        " WHERE encoder_id = ? AND item_id = 9",
        (TEXT,),
    )
    with pytest.raises(StoreError, match=r"feature 'file:text\.npy' of id 9 is damaged"):
        features.features(project.db, TEXT, 24)


def test_encoding_again_replaces(project: Project) -> None:
    features.add_features(project.db, TEXT, [(5, np.ones(5, np.float32), "new")])
    found, present = features.features(project.db, TEXT, 24)
    assert found[5].tolist() == [1] * 5
    assert present.all()
    assert features.encoded_inputs(project.db, TEXT)[5] == "new"


def test_a_failing_batch_leaves_no_vector(project: Project) -> None:
    def rows() -> object:
        yield 1, np.full(5, 7, np.float32), "x"
        raise OSError("cable pulled")

    with pytest.raises(OSError, match="cable pulled"):
        features.add_features(project.db, TEXT, rows())  # type: ignore[arg-type]
    assert features.features(project.db, TEXT, 24)[0][1, 0] != 7


def test_the_same_encoder_id_must_mean_the_same_weights(project: Project) -> None:
    row = EncoderRow("net", "text", "net", "1", 4, "a" * 64)
    features.add_encoder(project.db, row)
    features.add_encoder(project.db, row)
    with pytest.raises(DataError, match="other weights"):
        features.add_encoder(project.db, EncoderRow("net", "text", "net", "1", 4, "b" * 64))
    assert features.encoder_of(project.db, "text") == row  # the newest
    assert features.encoder_of(project.db, "image") != row


def test_an_encoder_without_any_vector_still_has_its_width(project: Project) -> None:
    features.add_encoder(project.db, EncoderRow("net", "text", "net", "1", 4, "a" * 64))
    found, present = features.features(project.db, "net", 24)
    assert found.shape == (24, 4)
    assert not present.any()


def test_lists_that_came_with_the_data_come_back_as_they_were(
    project: Project, tiny: Imported
) -> None:
    found = features.current_graph(project.db, "image")
    assert found is not None
    assert found.ids.tolist() == tiny.neighbours["image"].ids.tolist()
    assert found.cosines.tobytes() == tiny.neighbours["image"].cosines.tobytes()
    assert features.graph(project.db, found.hash).source == "file:image_near.npy"
    with pytest.raises(DataError, match="no item graph"):
        features.graph(project.db, "f" * 64)


def test_storing_a_graph_twice_stores_it_once(project: Project) -> None:
    ids, cosines = np.array([[0, 1], [1, 0]]), np.array([[1, 0.5]] * 2, np.float32)
    first = features.add_graph(project.db, "text", TEXT, ids, cosines)
    assert features.add_graph(project.db, "text", TEXT, ids, cosines).hash == first.hash
    other = features.add_graph(project.db, "text", TEXT, ids, cosines / 2)
    assert other.hash != first.hash
    assert project.db.execute("SELECT count(*) FROM item_graph").fetchone()[0] == 24 * 4 + 8


def test_new_vectors_put_the_graph_of_the_old_ones_out_of_date(project: Project) -> None:
    ids, cosines = np.array([[0], [1]]), np.ones((2, 1), np.float32)
    assert features.current_graph(project.db, "text") is None
    made = features.add_graph(project.db, "text", TEXT, ids, cosines)
    features.set_current_graph(project.db, TEXT, made)
    assert features.current_graph(project.db, "text") is not None
    features.add_features(project.db, TEXT, [(5, np.ones(5, np.float32), "new")])
    assert features.current_graph(project.db, "text") is None


def test_a_graph_made_of_vectors_from_a_file_is_not_taken_for_lists_that_came_along(
    project: Project,
) -> None:
    made = features.add_graph(
        project.db, "text", TEXT, np.array([[0], [1]]), np.ones((2, 1), np.float32)
    )
    features.set_current_graph(project.db, TEXT, made)
    features.add_encoder(project.db, EncoderRow("net", "text", "net", "1", 4, "a" * 64))
    assert features.current_graph(project.db, "text") is None


def test_neighbours_leave_out_the_item_itself_and_empty_places(
    project: Project, tiny: Imported
) -> None:
    graph = features.current_graph(project.db, "image")
    assert graph is not None
    near = features.neighbours(project.db, graph.hash, 0)
    assert [item for item, _ in near] == tiny.neighbours["image"].ids[0, 1:].tolist()
    assert features.neighbours(project.db, graph.hash, 3) == []


def test_the_graph_of_a_project_without_a_run_is_known_by_its_hash(project):
    graph = features.current_graph(project.db, "image")
    assert graph is not None
    assert features.current_graph_hash(project.db, "image") == graph.hash


@pytest.mark.parametrize(
    "odd",
    [
        "UPDATE feature SET item_id = 1000000000 WHERE item_id = 3",
        "UPDATE feature SET item_id = -1 WHERE item_id = 3",
        "UPDATE feature SET vec = x'', crc = 0",
        "UPDATE encoder SET dim = 1000000000",
        "UPDATE encoder SET dim = -1",
    ],
)
def test_vectors_that_fit_nothing_are_refused_whatever_their_checksum(
    project: Project, odd: str
) -> None:
    project.db.execute("PRAGMA foreign_keys = OFF")
    project.db.execute(odd)
    sums.seal(project.db, "feature:file:image.npy")
    with pytest.raises(StoreError):
        features.features(project.db, "file:image.npy", 24)


def test_a_graph_names_only_items_that_are_there(project: Project) -> None:
    (key,) = project.db.execute("SELECT hash FROM graph").fetchone()
    project.db.execute("UPDATE item_graph SET neighbor_id = 1000000000")
    with pytest.raises(StoreError, match="not there"):
        features.graph(project.db, key)
