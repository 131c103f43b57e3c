import pytest

from app.core import sample
from mrcsaf.core.errors import StoreError
from mrcsaf.core.progress import silent
from mrcsaf.store import catalogue
from mrcsaf.store.project import Project
from tests import shops


@pytest.fixture
def shipped(tmp_path):
    return shops.build(tmp_path / "shipped.mrcsaf")


def test_sample_is_copied_once_and_kept(tmp_path, shipped):
    target = sample.ready(tmp_path / "data", silent, shipped)
    with Project.open(target, write=True) as project:
        catalogue.set_meta(project.db, "mine", "yes")
    assert sample.ready(tmp_path / "data", silent, shipped) == target
    with Project.open(target) as project:
        assert catalogue.meta(project.db, "mine") == "yes"


def test_newer_sample_is_copied_and_the_older_one_kept_aside(tmp_path, shipped):
    target = sample.ready(tmp_path / "data", silent, shipped)
    with Project.open(shipped, write=True) as project:
        catalogue.set_meta(project.db, "edition", "2")
    assert sample.ready(tmp_path / "data", silent, shipped) == target
    with Project.open(target) as project:
        assert catalogue.meta(project.db, "edition") == "2"
    assert len(list((tmp_path / "data").glob("sample until *.mrcsaf"))) == 1


def test_build_without_a_sample_says_so(tmp_path):
    with pytest.raises(StoreError, match="no sample shop"):
        sample.ready(tmp_path, silent, tmp_path / "nothing")
