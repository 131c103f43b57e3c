"""What the command line says of clusters where there is none."""

import pytest


@pytest.mark.parametrize("command", [("train",), ("encode",)])
def test_workers_need_a_cluster(cli, trained, command) -> None:
    done = cli(*command, trained, "--workers", "2")
    assert done.code == 2
    assert "--on ray" in done.complaint


def test_lists_of_all_users_need_a_file(cli, trained, tmp_path) -> None:
    done = cli("recommend", trained, "--all")
    assert done.code == 2
    assert "--out" in done.complaint
    done = cli("recommend", trained, "--all", "--out", tmp_path / "lists.csv", "-k", "3", "--json")
    assert done.json["rows"] == 90


def test_one_user_and_all_users_exclude_each_other(cli, trained) -> None:
    assert cli("recommend", trained, "--all", "--user", "u03").code == 2
    assert cli("recommend", trained).code == 2


@pytest.mark.parametrize(
    "command", [("train",), ("encode",), ("recommend", "--all", "--out", "lists.csv")]
)
def test_a_missing_extra_is_named_before_anything_is_written(
    cli, trained, command, monkeypatch
) -> None:
    monkeypatch.setattr("mrcsaf.cluster.importlib.util.find_spec", lambda name: None)
    done = cli(command[0], trained, *command[1:], "--on", "ray")
    assert done.code == 2
    assert "pip install 'mrcsaf-studio[cluster]'" in done.complaint
