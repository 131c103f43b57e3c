"""What the build adds to the project it made, and what it leaves out."""

import json
import shutil
from pathlib import Path

import pytest

from assets.sample_shop import build
from mrcsaf.core.errors import StoreError
from mrcsaf.store import Project, backups, catalogue, maintenance


def test_the_planted_truth_is_stored_by_category(untrained: Path, tmp_path: Path) -> None:
    shop = shutil.copytree(untrained, tmp_path / "t.mrcsaf")
    with Project.open(shop, write=True) as project:
        project.db.execute("UPDATE item SET category = CASE id % 2 WHEN 0 THEN 'a' ELSE 'b' END")
    truth = {"category": {"a": {"image_share": 0.75}, "b": {"image_share": 0.25}}}
    (tmp_path / "truth.json").write_text(json.dumps(truth))
    build._plant(shop, tmp_path / "truth.json")
    with Project.open(shop) as project:
        for item in catalogue.items(project.db):
            assert item.planted_image == (0.75 if item.category == "a" else 0.25)
        assert catalogue.meta(project.db, "simulated") == "1"
        log = catalogue.last_import(project.db)
    assert log is not None
    assert log["source"] == "generated"  # no path of the machine it was built on


def test_what_can_be_made_again_does_not_ship(trained: Path, tmp_path: Path) -> None:
    shop = shutil.copytree(trained, tmp_path / "t.mrcsaf")
    backups.make(shop / "project.db", shop / "backups")
    assert list(shop.glob("runs/*/state.safetensors"))
    build._slim(shop)
    assert not list(shop.glob("runs/*/state.safetensors"))
    assert list(shop.glob("runs/*/model.safetensors"))
    assert list((shop / "backups").iterdir()) == []
    assert not (shop / "project.lock").exists()
    with Project.open(shop) as project:
        assert maintenance.problems(project.db, project.images, project.runs) == []


def test_a_sample_too_large_to_ship_is_refused_before_it_replaces_the_old_one(
    trained: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def made(path: Path, *_: object, **__: object) -> dict[str, object]:
        shutil.copytree(trained, path, dirs_exist_ok=True)
        return {"test": {"recall@20": 0.5}}

    monkeypatch.setattr(build, "write_catalogue", lambda *_: None)
    monkeypatch.setattr(build, "_plant", lambda *_: None)
    monkeypatch.setattr(build.importing, "run", made)
    monkeypatch.setattr(build.encoding, "run", lambda *_, **__: None)
    monkeypatch.setattr(build.experiment, "train", lambda *_, **__: {"test": {"recall@20": 0.5}})
    assert build.build(tmp_path / "new") == {"recall@20": 0.5}
    before = (tmp_path / "new" / "project.db").read_bytes()
    monkeypatch.setattr(build, "LIMIT_BYTES", 10)
    with pytest.raises(StoreError, match="may ship"):
        build.build(tmp_path / "new")
    assert (tmp_path / "new" / "project.db").read_bytes() == before
