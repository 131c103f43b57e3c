from PySide6.QtCore import QObject, Signal

from app.map.page import NearMaps


class Studio(QObject):
    """What the maps need of a studio: tasks that end, and operations that count."""

    ended = Signal(object)

    def __init__(self):
        super().__init__()
        self.tasks, self.operations, self.asked = self, self, []

    def draw_map(self, path, run, space, title, done, failed):
        self.asked.append((space, done))
        return title + space


class Session:
    path, run = "here", None


def test_what_is_asked_for_twice_runs_once_and_may_be_asked_again(qapp):
    studio, heard = Studio(), []
    near = NearMaps(studio, studio)
    near.came.connect(heard.append)
    for _ in range(2):
        near.compute(Session(), "final")
    near.compute(None, "image")
    assert [space for space, _ in studio.asked] == ["final"]
    assert near.is_at_work("final")
    studio.asked[0][1](None)
    assert heard == ["final"]
    studio.ended.emit(near._tasks["final"])
    assert not near.is_at_work("final")
    near.compute(Session(), "final")
    assert len(studio.asked) == 2
