"""Pictures are found inside the folder and never outside it."""

import socket
from pathlib import Path

import pytest

from mrcsaf.data.formats import read
from mrcsaf.data.pictures import Pictures, is_url
from mrcsaf.data.records import ImportOptions


@pytest.fixture
def shop(tmp_path: Path) -> Path:
    shop = tmp_path / "shop"
    (shop / "images").mkdir(parents=True)
    (tmp_path / "secret.jpg").write_bytes(b"x")
    (tmp_path / "shop2").mkdir()
    (tmp_path / "shop2" / "a.jpg").write_bytes(b"x")
    (shop / "images" / "a.jpg").write_bytes(b"x")
    (shop / "b.PNG").write_bytes(b"x")
    return shop


@pytest.mark.parametrize(
    "named", ["images/a.jpg", "a.jpg", "images\\a.jpg", "images/../images/a.jpg"]
)
def test_a_named_picture_is_found(shop: Path, named: str) -> None:
    assert Pictures(shop).find(named, "1") == ((shop / "images" / "a.jpg").resolve(), "")


def test_an_absolute_path_inside_the_folder_is_fine(shop: Path) -> None:
    path = (shop / "images" / "a.jpg").resolve()
    assert Pictures(shop).find(str(path), "1") == (path, "")


@pytest.mark.parametrize("named", ["../secret.jpg", "../shop2/a.jpg", "images/../../secret.jpg"])
def test_a_path_that_leaves_the_folder_is_refused(shop: Path, named: str) -> None:
    path, fault = Pictures(shop).find(named, "1")
    assert path is None
    assert "leaves the chosen folder" in fault
    path, fault = Pictures(shop).find(str((shop / named).resolve()), "1")
    assert path is None
    assert "leaves" in fault


def test_a_link_that_leaves_the_folder_is_refused(shop: Path) -> None:
    (shop / "images" / "l.jpg").symlink_to(shop.parent / "secret.jpg")
    path, fault = Pictures(shop).find("images/l.jpg", "1")
    assert path is None
    assert "leaves" in fault
    assert Pictures(shop).find("", "l")[0] is None


def test_without_a_name_the_id_finds_the_picture(shop: Path) -> None:
    assert Pictures(shop).find("", "a")[0] == (shop / "images" / "a.jpg").resolve()
    assert Pictures(shop).find("", "b")[0] == (shop / "b.PNG").resolve()
    assert Pictures(shop).find("", "c") == (None, "the item has no picture")


@pytest.mark.parametrize("named", ["gone.jpg", "images", "a\0.jpg", "\ud800.jpg", "x" * 5000])
def test_a_picture_that_is_not_there_is_said(shop: Path, named: str) -> None:
    path, fault = Pictures(shop).find(named, "1")
    assert path is None
    assert "not there" in fault or "leaves" in fault


def test_addresses_are_known() -> None:
    assert is_url("HTTPS://x/y.jpg")
    assert not is_url("file:///etc/passwd")


@pytest.mark.parametrize(
    "address",
    ["http://127.0.0.1:1/a.png", "https://example.org/a.png", "http://[::1]/a.png",
     "file:///etc/passwd", "ftp://example.org/a.png", "HTTP://EXAMPLE.ORG/a.png", "//host/a.png",
     "\\\\host\\share\\a.png"],
)  # fmt: skip
def test_an_address_in_the_data_is_kept_and_never_asked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, address: str
) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("somebody asked the network")

    for name in ("socket", "create_connection", "getaddrinfo"):
        monkeypatch.setattr(socket, name, refuse)
    (tmp_path / "items.csv").write_text(f'id,title,image\np1,Mug,"{address}"\np2,Cup,\n')
    (tmp_path / "interactions.csv").write_text("user,item\nu1,p1\nu1,p2\n")
    found = {item.ext_id: item for item in read(tmp_path, ImportOptions(k_core=0)).items}
    assert found["p1"].image is None
    assert found["p1"].image_url in (address, "")
