"""Which format a path is, why, and the whole way from a path to a data set."""

import gzip
import json
import os
from pathlib import Path

import pytest

from mrcsaf.core.errors import Cancelled, DataError
from mrcsaf.core.progress import Progress, silent
from mrcsaf.data import tables
from mrcsaf.data.formats import ImportOptions, detect, read

REVIEW = json.dumps({"reviewerID": "U", "asin": "B"})


@pytest.fixture
def shop(tmp_path: Path) -> Path:
    (tmp_path / "items.csv").write_text("id,title\n1,a\n2,b\n")
    (tmp_path / "interactions.csv").write_text("user,item\nann,1\nann,2\nbob,1\n")
    return tmp_path


@pytest.mark.parametrize(
    ("name", "content", "chosen", "expected", "reason"),
    [
        ("x.inter", "userID\titemID\n", "", "mmrec", "x.inter lies in it"),
        ("x.inter", "userID\titemID\n", "x.inter", "mmrec", "ends in .inter"),
        ("items.tsv", "id\ttitle\n", "", "catalogue", "items.tsv: told by its columns"),
        ("waren.csv", "sku,name\n", "waren.csv", "catalogue", "waren.csv: told by its columns"),
        ("r.json", REVIEW, "", "amazon", "r.json has a reviewer and an asin"),
        ("r.json", REVIEW, "r.json", "amazon", "Amazon reviews"),
        (
            "r.jsonl",
            '{"user_id": "U", "parent_asin": "B"}',
            "",
            "amazon",
            "r.jsonl has a reviewer and an asin",
        ),
        ("items.jsonl", '{"asin": "B", "title": "t"}', "", "catalogue", "told by its columns"),
    ],
)
def test_the_format_and_its_reason(
    tmp_path: Path, name: str, content: str, chosen: str, expected: str, reason: str
) -> None:
    (tmp_path / name).write_text(content + "\n")
    found, why = detect(tmp_path / chosen)
    assert found == expected
    assert reason in why


def test_gzip_files_are_looked_into(tmp_path: Path) -> None:
    (tmp_path / "reviews_X.json.gz").write_bytes(gzip.compress(REVIEW.encode()))
    assert detect(tmp_path)[0] == "amazon"


def test_what_is_unknown_is_refused_with_what_is_known(tmp_path: Path) -> None:
    with pytest.raises(DataError, match=r"gone is not there"):
        detect(tmp_path / "gone")
    with pytest.raises(DataError, match=r"gone is not there"):
        read(tmp_path / "gone", ImportOptions(format="mmrec"))
    with pytest.raises(DataError, match=r"no table that we know.*docs/formats\.md"):
        detect(tmp_path)
    (tmp_path / "x.csv").write_text("a,b\n")
    with pytest.raises(
        DataError, match=r"x\.csv is no format we know: it has the columns 'a', 'b'"
    ):
        detect(tmp_path / "x.csv")


def test_csv_and_catalogue_are_one_format(shop: Path) -> None:
    for name in ("csv", "catalogue"):
        data = read(shop, ImportOptions(format=name))
        assert (data.format, data.reason) == ("catalogue", f"the format {name} was asked for")


def test_the_seeds_decide_split_and_numbers(shop: Path) -> None:
    first, again = (read(shop, ImportOptions()) for _ in range(2))
    assert first.users == again.users
    assert first.part.tolist() == again.part.tolist()
    orders = {tuple(read(shop, ImportOptions(permutation_seed=n)).users) for n in range(20)}
    assert len(orders) == 2
    assert first.split_reason == "random 80/10/10 of each user's interactions, seed 999"


def test_a_split_that_the_file_does_not_have_is_refused(shop: Path) -> None:
    with pytest.raises(DataError, match="3 of 3 interactions do not say"):
        read(shop, ImportOptions(split="file"))


def test_issues_come_in_the_order_of_the_file(shop: Path) -> None:
    (shop / "items.csv").write_text("id,title\n1,a\n,b\n2,c,d\n2,e\n,f\n")
    issues = [i for i in read(shop, ImportOptions()).issues if i.kind == "quarantined"]
    assert [issue.line for issue in issues] == [3, 4, 6]


def test_an_import_can_be_cancelled_at_every_report(
    shop: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tables, "INTERVAL", 0)
    seen: list[Progress] = []
    read(shop, ImportOptions(k_core=1), seen.append)
    assert {news.stage for news in seen} == {"read", "k-core"}
    for last in range(1, len(seen) + 1):
        calls: list[Progress] = []

        def stop(news: Progress, calls: list[Progress] = calls, last: int = last) -> None:
            calls.append(news)
            if len(calls) == last:
                raise Cancelled

        with pytest.raises(Cancelled):
            read(shop, ImportOptions(k_core=1), stop)


@pytest.mark.parametrize("name", ["items.csv", "interactions.csv"])
def test_a_link_out_of_the_folder_is_not_read(shop: Path, tmp_path_factory, name: str) -> None:
    secret = tmp_path_factory.mktemp("elsewhere") / "secret.csv"
    (shop / name).rename(secret)
    (shop / name).symlink_to(secret)
    with pytest.raises(DataError, match="a link that leads out"):
        read(shop, ImportOptions())


def test_a_link_that_people_name_themselves_is_followed(shop: Path, tmp_path_factory) -> None:
    link = tmp_path_factory.mktemp("elsewhere") / "products.csv"
    link.symlink_to(shop / "items.csv")
    assert detect(link)[0] == "catalogue"
    assert len(read(link, ImportOptions()).users) == 2


def test_a_pipe_in_a_data_set_is_not_waited_for(shop: Path) -> None:
    for name in ("interactions.csv", "items.csv"):
        (shop / name).unlink()
        os.mkfifo(shop / name)
        with pytest.raises(DataError, match="pipe"):
            tables.LineFile(shop / name, tables.Meter(silent, [])).__enter__()
    with pytest.raises(DataError):
        read(shop, ImportOptions())
