"""What a project's folder may hold."""

import os
from pathlib import Path

import pytest

from mrcsaf.core.errors import StoreError
from mrcsaf.store import Project, backups, catalogue, parts, repairing


def test_files_and_folders_are_all_a_project_may_hold(tmp_path: Path) -> None:
    shop = tmp_path / "shop.mrcsaf"
    (shop / "images" / "ab").mkdir(parents=True)
    (shop / "images" / "ab" / "picture.png").touch()
    parts.refuse_strange(shop)
    parts.refuse_strange(tmp_path / "gone.mrcsaf")  # nothing is there, so nothing strange
    os.mkfifo(shop / "images" / "ab" / "pipe.png")
    with pytest.raises(StoreError, match=r"pipe\.png is neither a file nor a folder: remove it"):
        parts.refuse_strange(shop)


@pytest.mark.parametrize("target", ["/etc", "images", "nowhere", "."])
def test_a_link_is_refused_wherever_it_leads(tmp_path: Path, target: str) -> None:
    (tmp_path / "images").mkdir()
    (tmp_path / "images" / "ab").symlink_to(target)
    with pytest.raises(StoreError, match="ab is a link, and a project's parts lie in its own"):
        parts.refuse_strange(tmp_path)
    with pytest.raises(StoreError, match="ab is a link"):
        parts.inside(tmp_path, "images", "ab", "picture.png")


@pytest.mark.parametrize("name", ["..", ".", "", "a/b", "/etc", "../victim"])
def test_a_part_has_a_plain_name(tmp_path: Path, name: str) -> None:
    assert parts.inside(tmp_path, "thumbs", "ab") == tmp_path / "thumbs" / "ab"
    with pytest.raises(StoreError, match="cannot be the name of a part"):
        parts.inside(tmp_path, "thumbs", name)


def test_a_name_that_is_no_text_is_said_as_far_as_it_can_be(tmp_path: Path) -> None:
    os.symlink(b"/etc", os.fsencode(tmp_path) + b"/\xff\xfe")
    with pytest.raises(StoreError, match="is a link") as caught:
        parts.refuse_strange(tmp_path)
    str(caught.value).encode()


def test_no_project_is_made_where_links_lie_ready(tmp_path: Path) -> None:
    (tmp_path / "victim").mkdir()
    (tmp_path / "new.mrcsaf").mkdir()
    (tmp_path / "new.mrcsaf" / "images").symlink_to(tmp_path / "victim")
    with pytest.raises(StoreError, match="not empty"):
        Project.create(tmp_path / "new.mrcsaf")
    assert (tmp_path / "victim").is_dir()


@pytest.mark.parametrize("can_link", [True, False])
def test_a_damaged_database_is_set_aside_as_it_is_on_any_disk(
    project: Project, monkeypatch: pytest.MonkeyPatch, can_link: bool
) -> None:
    def refuse(*_: object) -> None:
        raise PermissionError

    catalogue.set_meta(project.db, "name", "mine")
    project.close()
    file = project.path / "project.db"
    backups.make(file, project.backups)
    damaged = file.read_bytes()[:20_000]
    file.write_bytes(damaged)
    (project.path / "project.db-wal").write_bytes(b"damaged too")
    if not can_link:
        monkeypatch.setattr(os, "link", refuse)
    repairing.repair(project.path)
    (aside,) = project.backups.glob("*.damaged.db")
    assert aside.read_bytes() == damaged
    assert aside.stat().st_nlink == 1
    assert aside.with_name(f"{aside.name}-wal").is_file()
    with Project.open(project.path, write=True) as again:
        assert catalogue.meta(again.db, "name") == "mine"
