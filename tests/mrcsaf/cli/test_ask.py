"""Recommend and explain: the keys scripts rely on, and sentences for what is not there."""

import numpy as np
import pytest

from mrcsaf.store import Project, catalogue, runs


def test_recommend_has_the_promised_keys(cli, trained) -> None:
    done = cli("recommend", trained, "--user", "u03", "-k", "5", "--json")
    assert done.code == 0
    found = done.json
    assert set(found) >= {"user", "run", "items"}
    assert (found["user"], found["run"]) == ("u03", 1)
    assert [row["rank"] for row in found["items"]] == [1, 2, 3, 4, 5]
    for row in found["items"]:
        assert set(row) >= {"rank", "item", "title", "score", "w_image", "w_text"}
        assert row["w_image"] + row["w_text"] == pytest.approx(1)
    scores = [row["score"] for row in found["items"]]
    assert scores == sorted(scores, reverse=True)


def test_recommend_leaves_out_what_the_user_has_unless_asked(cli, trained) -> None:
    with Project.open(trained) as project:
        names = catalogue.item_names(project.db)
        had = {
            names[i] for i in catalogue.history(project.db, catalogue.user_id(project.db, "u03"))
        }
    new = {
        row["item"] for row in cli("recommend", trained, "--user", "u03", "--json").json["items"]
    }
    every = cli("recommend", trained, "--user", "u03", "-k", "99", "--seen", "--json").json["items"]
    assert not had & new
    assert {row["item"] for row in every} == set(names)


def test_parts_of_an_explanation_sum_to_its_score(cli, trained) -> None:
    for item in ("i00", "i07", "i23"):
        done = cli("explain", trained, "--user", "u05", "--item", item, "--json")
        assert done.code == 0
        found = done.json
        assert set(found["parts"]) == {
            "image_graph", "image_interactions", "text_graph", "text_interactions"
        }  # fmt: skip
        size = max(1, sum(map(abs, found["parts"].values())))
        assert abs(found["score"] - sum(found["parts"].values())) <= 1e-5 * size


def test_explain_says_the_score_and_rank_that_recommend_says(cli, trained) -> None:
    for row in cli("recommend", trained, "--user", "u07", "-k", "9", "--json").json["items"]:
        found = cli("explain", trained, "--user", "u07", "--item", row["item"], "--json").json
        assert found["score"] == pytest.approx(row["score"], abs=1e-7)
        assert found["rank"] == row["rank"]


def test_history_of_an_explanation_sums_to_its_score_too(cli, trained) -> None:
    found = cli("explain", trained, "--user", "u05", "--item", "i07", "--json").json
    history = found["history"]
    total = history["own profile"] + history["people like you"]
    total += sum(row["contribution"] for row in history["items"])
    assert total == pytest.approx(found["score"], abs=1e-5)


def test_people_read_a_table(cli, trained) -> None:
    done = cli("recommend", trained, "--user", "u03", "-k", "2")
    lines = done.out.splitlines()
    assert lines[0] == "user: u03"
    assert lines[3].split()[:3] == ["rank", "item", "title"]
    assert len(lines) == 6


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("recommend", "--user", "nobody"), "no user 'nobody'"),
        (("explain", "--user", "nobody", "--item", "i01"), "no user 'nobody'"),
        (("explain", "--user", "u03", "--item", "nothing"), "no item 'nothing'"),
        (("recommend", "--user", "u03", "--run", "77"), "no run 77"),
        (("explain", "--user", "u03", "--item", "i01", "--run", "77"), "no run 77"),
        (("evaluate", "--run", "77"), "no run 77"),
        (("export", "--out", "x.csv", "--run", "77"), "no run 77"),
    ],
)
def test_what_is_not_there_is_bad_data(cli, trained, arguments, words: str) -> None:
    done = cli(arguments[0], trained, *arguments[1:], "--json")
    assert done.code == 3
    assert words in done.complaint


def test_without_a_run_it_says_what_to_do(cli, untrained) -> None:
    done = cli("recommend", untrained, "--user", "u03")
    assert done.code == 3
    assert "train one" in done.complaint


def test_a_run_without_vectors_answers_nothing(cli, project) -> None:
    runs.start(project.db, name="x", model="mrcsaf", config={}, inputs={}, seed=1, device="CPU")
    project.close()
    done = cli("recommend", project.path, "--user", "u03", "--run", "1")
    assert done.code == 3
    assert "no vectors yet" in done.complaint


def test_a_vector_changed_on_disk_is_never_shown(cli, trained, tmp_path) -> None:
    import shutil

    shutil.copytree(trained, tmp_path / "t.mrcsaf")
    with Project.open(tmp_path / "t.mrcsaf", write=True) as project:
        project.db.execute(
            "UPDATE item_vector SET vec = ? WHERE item_id = 3 AND part = 'h_image'",
            (np.zeros(8, "<f4").tobytes(),),
        )
    done = cli("recommend", tmp_path / "t.mrcsaf", "--user", "u03")
    assert done.code == 1
    assert "check" in done.complaint
    done = cli("check", tmp_path / "t.mrcsaf", "--json")
    assert done.code == 3
    assert not done.json["ok"]
    assert "item 3" in done.json["problems"][0]
