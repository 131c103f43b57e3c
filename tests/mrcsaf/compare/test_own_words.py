"""Models speak for themselves."""

from mrcsaf.compare import running


def test_models_say_their_own() -> None:
    lines = running.of_models(["freedom", "camgr", "popularity", "freedom"])
    assert [line.split(":")[0] for line in lines] == ["FREEDOM", "CAmgr (reconstruction)"]
    assert lines[0].startswith("FREEDOM: Where paper and public code differ: the paper sums BPR")
    assert lines[1].startswith("CAmgr (reconstruction): RECONSTRUCTION: only the abstract")
    assert "Deviations: S is applied as two graphs" in lines[0]


def test_models_of_one_page_say_it_once() -> None:
    (line,) = running.of_models(["mrcsaf", "ams", "csaf"])
    assert line.startswith("MR-CSAF, AMS, CSAF: Deviations: item graphs come from")
