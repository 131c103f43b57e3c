"""What becomes of a training, an import or a table when its window closes: the user says."""

from PySide6.QtWidgets import QWidget

from app.core.application import Studio
from app.training import dialogs


def may_close(studio: Studio, parent: QWidget) -> bool:
    """Whether the window may go; asks only where something is at work."""
    if studio.operations.queue.trainings:
        box, buttons = dialogs.closing_box(parent)
    elif studio.tasks.running:
        box, buttons = dialogs.working_box(parent, studio.tasks.running[0].title)
    else:
        return True
    answer = dialogs.answer(box, buttons, dialogs.STAY)
    if answer == dialogs.GO_ON:
        studio.operations.let_go()
    return answer != dialogs.STAY
