"""“Why this?”: the exact parts of the score, alone or beside another item's."""

from PySide6.QtCore import QLocale
from PySide6.QtWidgets import QButtonGroup, QPushButton, QWidget

from app.charts.diverging import IMAGE, OTHER, WORDS, Bar, DivergingBars
from app.core.application import Studio
from app.core.session import Session
from app.ui.label import text_label
from app.ui.layout import Flow
from app.ui.section import Section
from mrcsaf.answers.explain_item import Why
from mrcsaf.core.text import figure, plain, signed, tip
from mrcsaf.data.records import MODALITIES

PARTS, AVERAGE, RIVAL = "parts", "average", "rival"


class WhyPanel(Section):
    """A sentence, bars, and what the parts sum to. Parts contribute; they never cause."""

    def __init__(self, studio: Studio, parent: QWidget | None = None) -> None:
        super().__init__("", parent)
        self.title.setText(self.tr("Why this?"))
        self._studio = studio
        self._why: Why | None = None
        self._mode = PARTS
        self._sentence = text_label()
        self._bars = DivergingBars(studio.themes)
        self._foot = text_label("caption")
        self.modes = self._buttons()
        self.body.insertWidget(1, self._sentence)
        self.body.addWidget(self._bars)
        self.body.addWidget(self._foot)

    def _buttons(self) -> dict[str, QPushButton]:
        group, row = QButtonGroup(self), Flow(gap=2)
        names = {
            PARTS: self.tr("Parts"),
            AVERAGE: self.tr("vs average item"),
            RIVAL: self.tr("vs first outside"),
        }
        made = {}
        for mode, text in names.items():
            button = QPushButton(text)
            button.setCheckable(True)
            button.setProperty("quiet", True)
            button.setObjectName(mode)
            group.addButton(button)
            row.addWidget(button)
            made[mode] = button
        made[PARTS].setChecked(True)
        group.buttonClicked.connect(self._choose_mode)
        self.body.addLayout(row)
        return made

    def show_why(self, session: Session, why: Why) -> None:
        self._why = why
        self.modes[RIVAL].setEnabled(why.rival is not None)
        self.modes[RIVAL].setText(self.tr("vs rank {n}").format(n=why.rival_rank))
        if why.rival is not None:
            self.modes[RIVAL].setToolTip(tip(plain(session.items[why.rival].title, 120)))
        elif self._mode == RIVAL:
            self._mode = PARTS
            self.modes[PARTS].setChecked(True)
        self._sentence.setText(sentence(self, why))
        self._draw()

    def lines(self) -> list[str]:
        """What is shown, as text."""
        if self._why is None:
            return []
        parts = (f"{self._label(name)}: {signed(v)}" for name, v in self._why.parts.items())
        return [self._sentence.text(), *parts, self._foot.text()]

    def _choose_mode(self, button: QPushButton) -> None:
        self._mode = button.objectName()
        self._draw()

    def _draw(self) -> None:
        why = self._why
        if why is None:
            return
        other = {PARTS: {}, AVERAGE: why.average, RIVAL: why.rival_parts}[self._mode]
        self._bars.set_bars(
            [
                Bar(self._label(name), value - other.get(name, 0.0), _kind(name))
                for name, value in why.parts.items()
            ]
        )
        if self._mode == PARTS:
            text = self.tr("The parts sum to {score}; residual {rest:.0e}.")
            self._foot.setText(
                text.format(score=figure(sum(why.parts.values())), rest=why.residual)
            )
        else:
            gap = sum(why.parts.values()) - sum(other.values())
            text = self.tr("Together {gap} more than {whom}.")
            whom = (
                self.tr("the average item")
                if self._mode == AVERAGE
                else self.tr("the item at rank {n}").format(n=why.rival_rank)
            )
            self._foot.setText(text.format(gap=signed(gap), whom=whom))

    def _label(self, part: str) -> str:
        names = {
            "image_graph": self.tr("Image · item graph"),
            "image_interactions": self.tr("Image · choices"),
            "text_graph": self.tr("Text · item graph"),
            "text_interactions": self.tr("Text · choices"),
            "score": self.tr("Score"),
        }
        return names.get(part, part.replace("_", " "))


def sentence(panel: QWidget, why: Why) -> str:
    """“Ranked 3 of 7,050. Score 2.417 = image +0.61, text +1.81.”"""
    number = QLocale().toString
    if why.rank is None:
        head = panel.tr("Already chosen, so it is not ranked.")
    else:
        head = panel.tr("Ranked {r} of {n}.").format(r=number(why.rank), n=number(why.n_ranked))
    sides = {
        modality: sum(value for name, value in why.parts.items() if name.startswith(modality))
        for modality in MODALITIES
        if any(name.startswith(modality) for name in why.parts)
    }
    names = {"image": panel.tr("image"), "text": panel.tr("text")}
    split = ", ".join(f"{names[modality]} {signed(value)}" for modality, value in sides.items())
    score = panel.tr("Score {score}").format(score=figure(why.score))
    return f"{head} {score} = {split}." if split else f"{head} {score}."


def _kind(part: str) -> str:
    if part.startswith("image"):
        return IMAGE
    return WORDS if part.startswith("text") else OTHER
