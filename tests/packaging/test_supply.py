"""The pins of a release: everything that is needed, each with its hash, and in the bill too."""

import json
import re
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement

ROOT = Path(__file__).parents[2]
LINE = re.compile(r"^([a-z0-9-]+)==(\S+) --hash=sha256:([0-9a-f]{64})$")


def pinned():
    lines = (ROOT / "packaging" / "release.txt").read_text().splitlines()
    found = [LINE.match(line) for line in lines if not line.startswith("#")]
    assert all(found), "a line without a hash"
    return {match[1]: (match[2], match[3]) for match in found}


def test_all_that_pyproject_asks_for_is_pinned_at_a_version_it_allows():
    pins = pinned()
    table = tomllib.loads((ROOT / "pyproject.toml").read_text())
    for text in table["project"]["dependencies"]:
        requirement = Requirement(text)
        version, _ = pins[requirement.name.lower()]
        assert requirement.specifier.contains(version, prereleases=True), text
    assert {"transformers", "tokenizers", "shiboken6", "pyinstaller"} <= pins.keys()
    assert not {"mrcsaf-studio", "pytest", "nvidia-cublas"} & pins.keys()
    assert pins["torch"][0].endswith("+cpu")


def test_the_bill_of_materials_is_of_these_pins():
    bill = json.loads((ROOT / "packaging" / "release.cdx.json").read_text())
    assert bill["bomFormat"] == "CycloneDX"
    listed = {}
    for component in bill["components"]:
        hashes = [h["content"] for r in component["externalReferences"] for h in r["hashes"]]
        listed[component["name"]] = (component["version"], *hashes)
    assert listed == pinned()


def entry(name, **archive):
    return {"metadata": {"name": name, "version": "1"}, "download_info": {"archive_info": archive}}


def test_a_library_without_a_hash_is_not_pinned(script):
    good = entry("A.b_c", hashes={"sha256": "0" * 64})
    own = entry("mrcsaf-studio")
    text = script.pins({"install": [own, good]})
    assert text.splitlines()[1:] == [f"a-b-c==1 --hash=sha256:{'0' * 64}"]
    with pytest.raises(ValueError, match="d has no sha256"):
        script.pins({"install": [good, entry("d", hashes={"md5": "1"})]})
