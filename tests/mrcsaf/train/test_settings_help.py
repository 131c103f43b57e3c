from dataclasses import dataclass, field
from typing import Literal

from mrcsaf.core.settings import check_range
from mrcsaf.train.loop import TrainConfig
from mrcsaf.train.presets import comments, settings


@dataclass(frozen=True)
class Inner:
    depth: int = 2  # layers
    way: Literal["up", "down"] = "up"


@dataclass(frozen=True)
class Outer:
    rate: float = 0.5  # a share,
    # of the whole
    plain: bool = True
    inner: Inner = field(default_factory=Inner)

    def __post_init__(self) -> None:
        check_range("rate", self.rate, 0, 1)  # not a comment on a field


def test_each_field_brings_its_type_default_comment_and_bounds():
    found = {setting.name: setting for setting in settings(Outer)}
    assert list(found) == ["rate", "plain", "inner.depth", "inner.way"]
    rate = found["rate"]
    assert (rate.kind, rate.default, rate.help) == ("float", 0.5, "a share, of the whole")
    assert (rate.low, rate.high) == (0, 1)
    assert (found["plain"].kind, found["plain"].help) == ("bool", "")
    assert (found["inner.depth"].kind, found["inner.depth"].help) == ("int", "layers")
    assert found["inner.way"].choices == ("up", "down")


def test_a_class_without_source_has_no_help_and_still_its_fields():
    made = dataclass(type("Made", (), {"__annotations__": {"a": int}, "a": 3}))
    assert [(one.name, one.kind, one.help) for one in settings(made)] == [("a", "int", "")]
    assert comments("") == {}


def test_every_setting_of_training_says_what_it_is():
    assert [one.name for one in settings(TrainConfig) if not one.help] == []
