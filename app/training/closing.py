"""What becomes of a training when its window closes: the user says."""

from PySide6.QtWidgets import QWidget

from app.studio import Studio
from app.training import dialogs


def may_close(studio: Studio, parent: QWidget) -> bool:
    """Whether the window may go; asks only where something is being trained."""
    if not studio.operations.queue.trainings:
        return True
    box, buttons = dialogs.closing_box(parent)
    answer = dialogs.answer(box, buttons, dialogs.STAY)
    if answer == dialogs.GO_ON:
        studio.operations.let_go()
    return answer != dialogs.STAY
