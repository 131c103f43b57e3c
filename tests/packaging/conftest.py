"""Gives the packaging scripts as modules, though their folder must not be a package."""

import importlib.util
import sys
from pathlib import Path

import pytest

PACKAGING = Path(__file__).parents[2] / "packaging"


@pytest.fixture(scope="module")
def script(request):
    """The script that the test module is named after."""
    name = request.module.__name__.rpartition("test_")[2]
    spec = importlib.util.spec_from_file_location(name, PACKAGING / f"{name}.py")
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module  # dataclasses look themselves up
    path = sys.path.copy()
    spec.loader.exec_module(module)
    yield module
    sys.path[:] = path
    del sys.modules[name]
