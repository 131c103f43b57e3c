"""The jobs called as the server calls them, in this process."""

import json

import numpy as np
import pytest

from mrcsaf.core.errors import ConfigError
from mrcsaf.core.progress import silent
from mrcsaf.placement import Placer, place_run
from mrcsaf.worker.jobs import JOBS
from mrcsaf.worker.workshop import Workshop
from tests.conftest import tiny_data


def test_what_is_kept_is_made_again_only_when_its_key_changes():
    shop, made = Workshop(JOBS), []

    def make():
        made.append(len(made))
        return made[-1]

    assert [shop.keep("it", key, make) for key in ("a", "a", "b", "a")] == [0, 0, 1, 2]
    assert shop.keep("another", "a", make) == 3


def test_a_product_is_placed_as_from_the_command_line_and_the_run_stays_warm(
    trained, tmp_path, monkeypatch
):
    file = tmp_path / "new.npz"
    given = tiny_data().features
    np.savez(file, **{name: given[name].vectors[2] for name in ("image", "text")})
    loaded, load = [], Placer.load
    monkeypatch.setattr(Placer, "load", lambda *a, **k: loaded.append(a) or load(*a, **k))
    shop = Workshop(JOBS)
    arguments = {"project": str(trained), "features": str(file), "user": "u04"}
    first, second = (shop("place", dict(arguments), silent) for _ in range(2))
    assert first == second
    assert len(loaded) == 1
    json.dumps(first)
    nothing = {"image": None, "title": "", "text": ""}
    assert first == place_run(trained, None, **nothing, features=file, user="u04")


def test_an_unknown_job_is_answered_with_the_nearest_one():
    with pytest.raises(ConfigError, match="did you mean 'estimate'"):
        Workshop(JOBS)("estimat", {}, silent)


def test_a_catalogue_is_imported_with_the_options_that_json_can_carry(tmp_path):
    (tmp_path / "items.csv").write_text("id,title\n" + "".join(f"i{n},T {n}\n" for n in range(6)))
    pairs = "".join(f"u{u},i{(u + n) % 6}\n" for u in range(6) for n in range(4))
    (tmp_path / "interactions.csv").write_text("user,item\n" + pairs)
    found = Workshop(JOBS)(
        "import",
        {"project": str(tmp_path / "P.mrcsaf"), "source": str(tmp_path), "seed": 3, "k_core": 2},
        silent,
    )
    assert (found["items"], found["users"]) == (6, 6)
    with pytest.raises(ConfigError, match="k_core"):
        Workshop(JOBS)("import", {"project": "x", "source": "y", "k_core": "two"}, silent)
