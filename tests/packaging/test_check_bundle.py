"""A bundle is refused for its size, for CUDA, for tests in it, and for what it lacks."""

import sys
from pathlib import Path

import pytest

import mrcsaf


@pytest.fixture
def bundle(script, tmp_path) -> Path:
    folder = tmp_path / "mrcsaf-studio"
    for name in script.WANTED:
        file = folder / "_internal" / name
        file.parent.mkdir(parents=True, exist_ok=True)
        if name.endswith("torch"):
            file.mkdir()
            file /= "LICENSE"
        file.write_bytes(b"x" * 100)
    return folder


def test_a_whole_bundle_passes(script, bundle):
    assert script.contents(bundle) == []


def test_size_is_counted_without_links(script, bundle):
    size = sum(script.files(bundle).values())
    (bundle / "link").symlink_to(bundle / "_internal" / "licences" / "LGPL-3.0.txt")
    assert script.contents(bundle, largest=size) == []
    assert "is the limit" in script.contents(bundle, largest=size - 1)[0]


@pytest.mark.parametrize(
    "name",
    ["libcudart.so.13", "libcublasLt.so.13", "libtorch_cuda.so", "libnvrtc.so", "cudnn64_9.dll"],
)
def test_cuda_is_refused(script, bundle, name):
    (bundle / "_internal" / name).touch()
    assert [p for p in script.contents(bundle) if "CUDA" in p]


@pytest.mark.parametrize("name", ["libicudata.so.73", "cudagraphs.py", "libtorch_cpu.so"])
def test_what_only_sounds_like_cuda_is_let_in(script, bundle, name):
    (bundle / "_internal" / name).touch()
    assert script.contents(bundle) == []


@pytest.mark.parametrize("name", ["torch/include/a.h", "tkinter/x.py", "numpy/tests/test_a.py"])
def test_what_no_user_needs_is_refused(script, bundle, name):
    file = bundle / "_internal" / name
    file.parent.mkdir(parents=True)
    file.touch()
    assert script.contents(bundle) == [f"Not for users: _internal/{name}."]


def test_what_is_missing_is_named(script, bundle):
    (bundle / "_internal" / "licences" / "LGPL-3.0.txt").unlink()
    assert script.contents(bundle) == ["licences/LGPL-3.0.txt is missing."]


def test_a_link_that_leads_nowhere_is_named(script, bundle):
    (bundle / "libtorch.so").symlink_to("gone.so")
    assert script.contents(bundle) == ["libtorch.so leads nowhere."]


@pytest.mark.skipif(sys.platform == "win32", reason="a script stands for the program")
def test_another_version_is_refused_and_so_is_a_program_that_does_nothing(script, bundle):
    file = bundle / "mrcsaf-studio"
    for version, problem in (
        ("9.9", "It says it is version 9.9"),
        (mrcsaf.__version__, "no report"),
    ):
        file.write_text(f"#!/bin/sh\necho mrcsaf-studio {version}\n")
        file.chmod(0o755)
        assert problem in script.behaviour(bundle, str)[0]
