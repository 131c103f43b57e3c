"""Who would see the product, and how its audience stands beside those of real items."""

from typing import Any

from PySide6.QtCore import QCoreApplication, Qt, Signal
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QWidget

from app.core.session import Session
from app.new_product.charts import PercentileLine
from app.new_product.panels import Panel
from app.ui.label import text_label
from app.ui.theme import Themes
from mrcsaf.core.text import plain

USER = Qt.ItemDataRole.UserRole
TINY = 0.01  # of the users; below it the counts need a word of explanation


class AudiencePanel(Panel):
    """“top 10 0.1 % · top 20 1.4 % …”, the users nearest to it, and two percentile lines."""

    user_chosen = Signal(int)

    def __init__(self, themes: Themes, parent: QWidget | None = None) -> None:
        super().__init__("", parent)
        self.title.setText(self.tr("Who would see it"))
        self.shares, self.tiny = text_label(), text_label("caption")
        self.standings = [(text_label("caption"), PercentileLine(themes)) for _ in range(2)]
        self.users = QListWidget()
        self.users.setAccessibleName(self.tr("Users in whose lists it stands highest"))
        self.users.setToolTip(self.tr("Press Enter or double-click to open the user's list"))
        self.users.itemActivated.connect(self._open)
        self.users.setMinimumHeight(132)
        self.body.addWidget(self.shares)
        self.body.addWidget(self.tiny)
        for words, line in self.standings:
            self.body.addWidget(words)
            self.body.addWidget(line)
        self.nearest = text_label("caption")
        self.nearest.setText(self.tr("Nearest to it are"))
        self.body.addWidget(self.nearest)
        self.body.addWidget(self.users, 1)

    def show_counts(self, placed: dict[str, Any]) -> None:
        """The audiences that thresholds give at once."""
        users = max(int(placed["users"]), 1)
        self.shares.setText(" · ".join(
            self.tr("top {k} {share} %").format(k=k, share=f"{100 * count / users:.1f}")
            for k, count in placed["audience"].items()
        ))  # fmt: skip
        small = int(placed["audience"]["20"]) < TINY * users and not placed.get("borrowed")
        self.tiny.setVisible(small)
        self.tiny.setText(
            self.tr(
                "So few because nobody has chosen it yet: this model ranks a product on its first"
                " day below items it knows choices of. Compare it with other new products, and by"
                " the median rank; it is no forecast of sales."
            )
            if small
            else ""
        )

    def show_reach(self, session: Session, reach: dict[str, Any]) -> None:
        """Percentiles and users, once all ranks are known."""
        for (words, line), found in zip(self.standings, reach["standings"], strict=True):
            text = standing_words(found)
            words.setText(text)
            line.set_value(found["percentile"], text)
        self.users.clear()
        for user, rank in reach["nearest"]:
            if user < len(session.users):
                name = plain(session.users[user], 48)
                item = QListWidgetItem(self.tr("{user}  ·  rank {rank}").format(
                    user=name, rank=f"{rank:,}"))  # fmt: skip
                item.setData(USER, user)
                self.users.addItem(item)

    def show_waiting(self) -> None:
        """Ranks are still being computed."""
        self.users.clear()
        for words, line in self.standings:
            words.setText("")
            line.set_value(None, "")

    def _open(self, item: QListWidgetItem) -> None:
        self.user_chosen.emit(item.data(USER))


def standing_words(found: dict[str, Any]) -> str:
    """“Top 20: more users than 62 % of the 50 items of Posters”."""
    if found["category"]:
        text = _tr("Top {k}: more users than {p} % of the {n} items of {category}")
    else:
        text = _tr("Top {k}: more users than {p} % of all {n} items")
    return text.format(
        k=found["k"], p=f"{found['percentile']:.0f}", n=f"{found['items']:,}",
        category=plain(found["category"], 40),
    )  # fmt: skip


def _tr(text: str) -> str:
    return QCoreApplication.translate("placing", text)
