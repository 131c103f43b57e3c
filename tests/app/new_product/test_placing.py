"""The parts of the page New product that need no window: questions, charts and words."""

import io
import os
import struct
import tempfile
import threading
import time
import zlib

import numpy as np
import pytest
from PIL import Image
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage

from app.core import i18n
from app.core.jobs import JobRunner, Tasks
from app.core.worker_jobs import Operations
from app.new_product.drafts import result_of
from app.new_product.form import PREFIX, Buttons, PictureWell, Product, sweep, take_picture
from app.new_product.panels import PercentileLine, RankHistogram, stability_words
from app.new_product.questions import Answer, Asker, State
from app.ui.theme import Themes
from mrcsaf.core.errors import Cancelled, DataError
from mrcsaf.core.progress import Progress, silent
from mrcsaf.worker.protocol import WorkerDied

BINS = [(1, 1, 2), (2, 10, 5), (11, 101, 13)]


class SlowWorker:
    """Answers a glance only when it may, and tells which questions were dropped."""

    def __init__(self):
        self.asked, self.dropped, self.may = [], [], set()
        self.finished = threading.Event()

    def run(self, kind, arguments, report):
        title = arguments.get("product", {}).get("title", "")
        self.asked.append((kind, title))
        try:
            while kind == "glance" and title not in self.may:
                report(Progress(0, 1))
        except Cancelled:
            self.dropped.append(title)
            raise
        if kind == "glance":
            self.finished.set()
        return {"title": title}

    def stop(self):
        pass


@pytest.fixture
def asker(qtbot, monkeypatch, tmp_path):
    worker = SlowWorker()
    monkeypatch.setattr("app.core.worker_jobs.WorkerClient", lambda **_: worker)
    monkeypatch.setattr("app.new_product.questions.PAUSE_MS", 10)
    runner = JobRunner()
    operations = Operations(Tasks(runner))
    made = Asker(operations)
    made.worker = worker
    made.set_run(tmp_path, 1)
    made.warm()
    qtbot.waitUntil(lambda: made.state == State.READY)
    yield made
    assert operations.shutdown()
    runner.shutdown()


def test_a_question_that_is_overtaken_is_dropped_and_its_answer_never_shown(asker, qtbot):
    shown = []
    asker.answered.connect(lambda answer: shown.append(answer.product.title))
    asker.show(Product("slow"), None)
    qtbot.waitUntil(lambda: ("glance", "slow") in asker.worker.asked)
    asker.worker.may.add("quick")
    asker.show(Product("quick"), None)
    qtbot.waitUntil(lambda: asker.answer is not None and asker.answer.is_whole)
    assert asker.worker.dropped == ["slow"]
    assert set(shown) == {"quick"}
    assert not asker.busy


def test_an_answer_that_is_on_its_way_when_the_product_changes_is_not_shown(asker, qtbot):
    shown = []
    asker.answered.connect(lambda answer: shown.append(answer.product.title))
    asker.show(Product("slow"), None)
    qtbot.waitUntil(lambda: ("glance", "slow") in asker.worker.asked)
    asker.worker.may |= {"slow", "quick"}
    assert asker.worker.finished.wait(5)
    time.sleep(0.05)  # posted, and not delivered: this thread has not gone back to its events
    asker.show(Product("quick"), None)
    qtbot.waitUntil(lambda: asker.answer is not None and asker.answer.is_whole)
    assert set(shown) == {"quick"}


def test_the_same_question_is_not_asked_twice_and_an_emptied_form_asks_nothing(asker, qtbot):
    asker.worker.may.add("one")
    for _ in range(3):
        asker.show(Product("one"), 4)
    qtbot.waitUntil(lambda: asker.answer is not None and asker.answer.is_whole)
    asker.show(Product("one"), 4)
    asker.show(Product(""), 4)
    assert not asker.busy
    assert asker.answer is None
    assert [kind for kind, _ in asker.worker.asked] == ["warm", "glance", "reach", "vary"]


def test_a_project_that_is_read_again_stays_warm_another_run_does_not(asker, tmp_path):
    asker.set_run(tmp_path, 1)
    assert asker.state == State.READY
    asker.set_run(tmp_path, 2)
    assert asker.state == State.OFF
    assert asker.answer is None


def test_bars_lie_on_a_logarithmic_axis_and_arrows_read_them(qtbot):
    i18n.use("en")  # has the plurals
    chart = RankHistogram(Themes("light"))
    qtbot.addWidget(chart)
    chart.resize(400, 200)
    chart.set_bins(BINS, 20, 20, 30.0)
    chart.grab()
    places = [chart._x(rank) for rank in (1, 10, 100)]
    assert places[1] - places[0] == pytest.approx(places[2] - places[1])
    assert chart._x(102) == pytest.approx(chart.area.right())
    qtbot.keyClick(chart, Qt.Key.Key_Right)
    qtbot.keyClick(chart, Qt.Key.Key_Right)
    assert chart.reading() == "rank 2–10: 5 users, 25.0 %"
    assert chart.accessibleDescription() == chart.reading()
    chart.forget_pointer()
    assert chart.reading() == "median 30"


def test_a_percentile_is_drawn_where_it_is(qtbot):
    line = PercentileLine(Themes("light"))
    qtbot.addWidget(line)
    line.resize(214, PercentileLine.HEIGHT)
    line.set_value(75.0, "more than 75 %")
    image = line.grab().toImage()
    accent = Themes("light").theme.colour("accent")
    assert image.pixelColor(round(7 + 200 * 0.75), 7) == accent
    assert image.pixelColor(190, 7) != accent
    assert line.accessibleName() == "more than 75 %"


def test_buttons_say_why_they_are_off(qtbot):
    buttons = Buttons()
    qtbot.addWidget(buttons)
    good = {"product": True, "writable": True, "ready": True, "whole": True, "busy": False}
    buttons.allow(**good)
    assert buttons.save.isEnabled()
    assert buttons.export.isEnabled()
    assert not buttons.why.text()
    for name, word in (
        ("product", "picture or a few words"), ("writable", "read-only"), ("ready", "waits"),
    ):  # fmt: skip
        buttons.allow(**good | {name: False})
        assert not buttons.save.isEnabled()
        assert word in buttons.why.text()
    buttons.allow(**good | {"busy": True})
    assert not buttons.keep.isEnabled()
    assert buttons.why.text() == "Saving…"


def test_a_draft_keeps_no_result_of_another_product():
    answer = Answer(Product("one"), None, {"glance": {"users": 3}, "reach": {"median": 2}})
    assert result_of(answer, Product("one")) == {"users": 3, "reach": {"median": 2}}
    assert result_of(answer, Product("two")) == {}
    assert result_of(None, Product("one")) == {}


def test_a_picture_passes_the_gate_before_qt_sees_it(tmp_path):
    pixels = np.zeros((3, 4, 4), np.uint8)
    image = QImage(pixels.tobytes(), 4, 3, QImage.Format.Format_RGBA8888)
    assert image.save(str(tmp_path / "small.png"))
    taken = take_picture(tmp_path / "small.png", "small.png", tmp_path / "kept", silent)
    assert taken.file.read_bytes() == (tmp_path / "small.png").read_bytes()
    assert (taken.image.width(), taken.image.height()) == (4, 3)
    with pytest.raises(DataError, match=r"bad\.png"):
        take_picture(b"GIF89a", "bad.png", tmp_path / "kept", silent)


def odd_picture(kind):
    """A well-formed picture that viewers disagree on, as bytes."""
    out, size = io.BytesIO(), (6, 4)
    if kind == "cmyk":
        Image.new("CMYK", size, (0, 255, 255, 0)).save(out, "JPEG")
    elif kind == "16 bits":
        Image.fromarray(np.full((4, 6), 40_000, np.uint16)).save(out, "PNG")
    elif kind == "animated":
        frames = [Image.new("RGB", size, colour) for colour in ("red", "blue")]
        frames[0].save(out, "GIF", save_all=True, append_images=frames[1:])
    elif kind == "rotated":
        exif = Image.Exif()
        exif[0x0112] = 6  # lies on its side
        Image.new("RGB", (4, 6), "red").save(out, "JPEG", exif=exif)
    elif kind == "transparent":
        Image.new("RGBA", size, (255, 0, 0, 0)).save(out, "PNG")
    return out.getvalue()


@pytest.mark.parametrize(
    ("kind", "colour"),
    [
        ("cmyk", (255, 0, 0)), ("16 bits", (156, 156, 156)), ("animated", (255, 0, 0)),
        ("rotated", (255, 0, 0)), ("transparent", (255, 255, 255)),
    ],
)  # fmt: skip
def test_odd_pictures_are_shown_as_the_encoder_reads_them(tmp_path, kind, colour):
    taken = take_picture(odd_picture(kind), "odd", tmp_path, silent)
    assert (taken.image.width(), taken.image.height()) == (6, 4)
    seen = taken.image.pixelColor(3, 2).getRgb()[:3]
    assert np.abs(np.subtract(seen, colour)).max() <= 4


def test_one_pixel_is_taken_and_a_bomb_is_refused_and_leaves_nothing(tmp_path):
    out = io.BytesIO()
    Image.new("RGB", (1, 1), "red").save(out, "PNG")
    assert take_picture(out.getvalue(), "dot.png", tmp_path / "kept", silent).image.width() == 1
    bomb = bytearray(out.getvalue())
    bomb[16:24] = struct.pack(">II", 60_000, 60_000)
    bomb[29:33] = struct.pack(">I", zlib.crc32(bomb[12:29]))
    with pytest.raises(DataError, match=r"bomb\.png"):
        take_picture(bytes(bomb), "bomb.png", tmp_path / "none", silent)
    assert not list((tmp_path / "none").rglob("*.*"))


def test_words_are_trimmed_and_blank_ones_are_no_product():
    assert Product("  ", description="\n").is_empty
    assert Product(" a ").arguments()["title"] == "a"


def test_stability_is_said_with_its_noise():
    found = {"rank": 1234, "low": 1200, "high": 1300, "noise": 0.01}
    assert stability_words(found) == (
        "Stability: rank 1,234, 1,200–1,300 when its vectors move by 1\u00a0%."
    )
    assert stability_words(None) == ""


def test_typing_asks_again_after_the_worker_died(asker, qtbot, monkeypatch):
    answers = asker.worker.run

    def dying(*_):
        monkeypatch.setattr(asker.worker, "run", answers)  # the next one lives
        raise WorkerDied("The worker process ended; start again.")

    monkeypatch.setattr(asker.worker, "run", dying)
    asker.show(Product("first"), None)
    qtbot.waitUntil(lambda: asker.state == State.FAILED)
    asker.worker.may.add("second")
    asker.show(Product("second"), None)
    qtbot.waitUntil(lambda: asker.answer is not None and asker.answer.is_whole)
    assert asker.answer.product.title == "second"
    assert asker.state == State.READY


def test_folders_of_windows_that_were_killed_are_cleared_and_others_stay(
    qtbot, tmp_path, monkeypatch
):
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    well = PictureWell(Themes("light"), JobRunner())
    qtbot.addWidget(well)
    (alive,) = tmp_path.iterdir()
    killed, new, foreign = (tmp_path / f"{PREFIX}{name}" for name in ("killed", "new", "link"))
    killed.mkdir()
    (killed / "picture.png").touch()
    new.mkdir()
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "elsewhere" / "kept").touch()
    foreign.symlink_to(tmp_path / "elsewhere")
    for folder in (alive, killed):
        os.utime(folder, (1, 1))
    sweep()
    assert alive.is_dir()
    assert new.is_dir()
    assert not killed.exists()
    assert (foreign / "kept").is_file()
