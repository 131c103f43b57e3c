"""How much the selector trusts the item's picture and its words, and where that comes from."""

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QWidget

from app.core.application import Studio
from app.core.i18n import translated
from app.core.session import Session
from app.ui.label import text_label
from app.ui.proportion_bar import ProportionBar
from app.ui.section import Section
from app.ui.theme import tabular
from mrcsaf.core.text import plain
from mrcsaf.store import queries
from mrcsaf.store.catalogue import Item
from mrcsaf.store.runs import Run


class SelectorPanel(Section):
    """A proportion bar, two numbers, a percentile, the planted truth, provenance."""

    def __init__(self, studio: Studio, parent: QWidget | None = None) -> None:
        super().__init__("", parent)
        self.title.setText(self.tr("Selector: picture or words?"))
        self._bar = ProportionBar(studio.themes)
        self._image, self._text = text_label(), text_label()
        for label in (self._image, self._text):
            label.setFont(tabular(self.font()))
        self._text.setAlignment(self._text.alignment().AlignRight)
        numbers = QHBoxLayout()
        numbers.addWidget(self._image)
        numbers.addWidget(self._text)
        self._percentile = text_label("muted")
        self._truth = text_label("muted")
        self._provenance = text_label("caption")
        self._sql = QPushButton(self.tr("Copy SQL"))
        self._sql.setProperty("quiet", True)
        self._sql.clicked.connect(self._copy_sql)
        self.head.addWidget(self._sql)
        self.body.addWidget(self._bar)
        self.body.addLayout(numbers)
        for label in (self._percentile, self._truth, self._provenance):
            self.body.addWidget(label)
        self._query = ""

    def show_item(self, session: Session, item: Item) -> None:
        weight = session.weight(item.id)
        truth = item.planted_image if session.simulated else None
        for widget in (self._bar, self._image, self._text, self._sql):
            widget.setVisible(weight is not None)
        self._bar.set_value(weight, truth)
        self._say_truth(truth)
        run = session.run
        self._provenance.setText("" if run is None else provenance(run))
        if weight is None or run is None:
            self._percentile.setText(self._reason(run))
            return
        self._image.setText(self.tr("image {w:.3f}").format(w=weight))
        self._text.setText(self.tr("text {w:.3f}").format(w=1 - weight))
        self._percentile.setText(self._rank(session, item.id))
        self._query = queries.weights_of(run.id, item.ext_id)

    def lines(self) -> list[str]:
        """What is shown, as text."""
        labels = (self._image, self._text, self._percentile, self._truth, self._provenance)
        return [label.text() for label in labels if label.text()]

    def _reason(self, run: Run | None) -> str:
        self._image.setText("")
        self._text.setText("")
        if run is None:
            return self.tr("No model yet, so nothing was selected.")
        return self.tr("This run has no selector, or does not know this item.")

    def _rank(self, session: Session, item: int) -> str:
        percentile = session.text_driven_percentile(item) or 0.0
        if percentile >= 50:
            return self.tr("More text-driven than {p:.0f} % of the catalogue.").format(p=percentile)
        text = self.tr("More image-driven than {p:.0f} % of the catalogue.")
        return text.format(p=100 - percentile)

    def _say_truth(self, truth: float | None) -> None:
        text = self.tr(
            "Simulated: {p:.0f} % of the choices in this category were made by looking (▲)."
        )
        self._truth.setText("" if truth is None else text.format(p=100 * truth))
        self._truth.setVisible(truth is not None)

    def _copy_sql(self) -> None:
        QGuiApplication.clipboard().setText(self._query)


def provenance(run: Run) -> str:
    """Which run, which checkpoint, which encoders."""
    text, name = translated("provenance", "run {id} {name}"), plain(run.name or run.model, 60)
    parts = [text.format(id=run.id, name=name)]
    if run.checkpoint_sha:
        text = translated("provenance", "checkpoint {hash}")
        parts.append(text.format(hash=run.checkpoint_sha[:10]))
    encoders = run.inputs.get("encoders", {})
    if isinstance(encoders, dict):
        parts += [plain(str(encoder), 40) for encoder in encoders.values() if encoder]
    return " · ".join(parts)
