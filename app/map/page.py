"""The catalogue as a map: what lies together is alike, and the user stands among it."""

from functools import partial
from typing import Any

import numpy as np
from PySide6.QtCore import QObject, Qt, QTimer, Signal
from PySide6.QtGui import QAction, QImage
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QStackedWidget, QVBoxLayout, QWidget

from app.charts.scatter import Marks, Scatter
from app.core import errors
from app.core.application import Studio
from app.core.exporting import RowsJob
from app.core.jobs import Latest, Task
from app.core.session import Subset
from app.map import bar
from app.map.bar import Legend, MapBar
from app.ui.controls import text_label
from app.ui.page import Memory, Page, StatePanel
from app.ui.theme import scaled
from mrcsaf.answers import map as map_data
from mrcsaf.answers.map import NEAR, PLANE, Colouring, Drawn, Standing
from mrcsaf.answers.neighbours import FEATURES
from mrcsaf.answers.session import Session
from mrcsaf.core.text import plain

MODAL = "w_image"


class MapPage(Page):
    """Projections are kept for each space until another project or run is opened."""

    def __init__(self, studio: Studio, parent: QWidget | None = None) -> None:
        super().__init__(studio, parent)
        self._maps: dict[str, Drawn] = {}
        self._standing: Standing | None = None
        self._colouring: Colouring | None = None
        self._asks = Latest(self)  # map, near, user
        self.state = StatePanel(studio.themes)
        self.bar = MapBar(studio.themes)
        self.scatter = Scatter(studio.themes)
        self.scatter.picture_of = self._picture
        self.scatter.title_of = self._title
        self.scatter.setAccessibleName(self.tr("Map of the items"))
        self.legend = Legend(studio.themes)
        self.near = NearMaps(studio, self)
        self._sentence, self._note = text_label("heading"), text_label("muted")
        self.show_in = QPushButton()
        self.release = QPushButton(self.tr("Let go"))
        self._content = QStackedWidget()
        self._soon = QTimer(self)  # the map says it moved in the midst of a layout
        self._soon.setSingleShot(True)
        self._soon.setInterval(0)
        self._lay_out()
        self._connect()

    def _lay_out(self) -> None:
        self._sentence.setFont(scaled(self.font(), 1.15))
        words = QVBoxLayout()
        words.setSpacing(4)
        words.addWidget(self._sentence)
        words.addWidget(self._note)
        top = QHBoxLayout()
        top.setSpacing(8)
        top.addLayout(words, 1)
        for button in (self.show_in, self.release):
            top.addWidget(button, 0, Qt.AlignmentFlag.AlignTop)
        head = QVBoxLayout()
        head.setContentsMargins(24, 18, 24, 10)
        head.addLayout(top)
        head.addSpacing(6)
        head.addWidget(self.bar)
        self.layout_.addLayout(head)
        inside = QWidget()
        row = QHBoxLayout(inside)
        row.setContentsMargins(24, 0, 0, 16)
        row.setSpacing(14)
        row.addWidget(self.scatter, 1)
        row.addWidget(self.legend)
        self._content.addWidget(inside)
        self._content.addWidget(self.state)
        self._inside = inside
        self.layout_.addWidget(self._content, 1)

    def _connect(self) -> None:
        selection = self.studio.selection
        selection.user_changed.connect(self._ask_user)
        selection.primary_changed.connect(self._show_primary)
        selection.selected_changed.connect(self._mark)
        selection.subset_changed.connect(self._subset_changed)
        self.studio.k_changed.connect(self._ask_user)
        self.studio.themes.changed.connect(self._colour)
        self.studio.thumbnails.arrived.connect(self._pictures_came)
        self.scatter.chosen.connect(selection.set_primary)
        self.scatter.opened.connect(self._open_why)
        self.scatter.gathered.connect(self._gathered)
        self.scatter.looked.connect(self._soon.start)
        self._soon.timeout.connect(self._describe)
        self.legend.changed.connect(self._filter)
        self.bar.space.activated.connect(self._choose_space)
        self.bar.layout_box.activated.connect(self._choose_space)
        self.near.came.connect(self._near_came)
        self.near.failed.connect(self._no_near)
        self.near.changed.connect(self._near_changed)
        self.bar.colour.activated.connect(self._choose_colour)
        self.bar.tool_chosen.connect(self._choose_tool)
        self.bar.pictures.toggled.connect(self._switch_pictures)
        self.bar.closer.clicked.connect(self.larger_cards)
        self.bar.farther.clicked.connect(self.smaller_cards)
        self.bar.whole.clicked.connect(self.normal_cards)
        self.show_in.clicked.connect(self._to_catalogue)
        self.release.clicked.connect(self._let_go)

    def main(self) -> QWidget:
        return self._content.currentWidget() or self

    # What actions call: see app/shell/actions.py

    def larger_cards(self) -> None:
        self.scatter.zoom(1.4)

    def smaller_cards(self) -> None:
        self.scatter.zoom(1 / 1.4)

    def normal_cards(self) -> None:
        self.scatter.fit()

    def rows_job(self) -> RowsJob | None:
        """Every item with its place, as an export takes it."""
        session, found = self.studio.session, self._maps.get(self.space)
        if session is None or found is None:
            return None
        return partial(map_data.place_rows, session, found.places(self.bar.layout_name), self.space)

    def remember(self) -> Memory:
        return self.bar.remember() if self._maps else self.remembered

    # The page's own work

    @property
    def space(self) -> str:
        return self.bar.space.currentData() or ""

    def show_session(self, session: Session | None) -> None:
        self._asks.clear()
        self._maps.clear()
        self._standing = None
        if session is None:
            self._say("empty", self.tr("No project is open"), "", ("sample", "open"))
        elif not session.items:
            self._say("empty", self.tr("This project has no items"), "", ("import",))
        else:
            self.bar.recall(self.remembered)
            self.bar.offer(map_data.spaces(session), map_data.colours(session))
            self._choose_space()
            self._ask_user()

    def settled(self) -> bool:
        return not self._asks.busy

    def entered(self) -> None:
        item = self.studio.selection.primary
        if item is not None:
            self.scatter.look_at(item)

    def _choose_space(self, *_: object) -> None:
        session, space = self.studio.session, self.space
        if session is None:
            return
        if space in self._maps:
            self._show_map()
            return
        self._say("map", self.tr("Drawing the map…"))
        self.bar.setVisible(True)
        work = partial(map_data.draw, session, space)
        self._asks.start(
            "map", self.studio.background, work, partial(self._projected, space), self._failed
        )

    def _projected(self, space: str, found: Drawn) -> None:
        self._maps[space] = found
        if space == self.space:
            self._show_map()

    def _failed(self, error: Exception) -> None:
        title = self.tr("This map cannot be drawn")
        actions = ("encode",) if self.space in FEATURES else ()
        self._say("warning", title, errors.sentence(error), actions)
        self.bar.setVisible(True)

    def _ask_user(self, *_: object) -> None:
        session, user = self.studio.session, self.studio.selection.user
        if session is not None and user is not None and user < len(session.users):
            work = partial(map_data.stand, session, user, self.studio.k)
            self._asks.start("user", self.studio.queries, work, self._stands, self._no_user)

    def _stands(self, standing: Standing) -> None:
        self._standing = standing
        if self.bar.colour.currentData() == "score":
            self._choose_colour()
        self._mark()
        self._describe()

    def _no_user(self, error: Exception) -> None:
        self._standing = None
        self._mark()

    def _show_map(self) -> None:
        found = self._maps[self.space]
        self._content.setCurrentWidget(self._inside)
        for widget in (self._sentence, self._note, self.bar):
            widget.setVisible(True)
        self.scatter.set_places(found.places(self.bar.layout_name))
        if self.bar.layout_name == NEAR and found.near is None:
            self.near.compute(self.studio.session, self.space)
        self._choose_colour()
        self._mark()
        self._subset_changed(self.studio.selection.subset)

    def _choose_colour(self, *_: object) -> None:
        """Another thing to colour by: everything is shown again."""
        session = self.studio.session
        if session is None or self.space not in self._maps:
            return
        n, key = session.n_items, self.bar.colour.currentData()
        found: Colouring | None = None
        if key == "w_image":
            found = map_data.by_weight(session)
        elif key == "popularity":
            found = map_data.by_count(session.train.item_counts.astype(np.int64), n)
        elif key == "score" and self._standing is not None and self._standing.scores is not None:
            texts = [self.tr("best 1 %"), self.tr("best 5 %"), self.tr("best 20 %"),
                     self.tr("best half"), self.tr("the rest")]  # fmt: skip
            found = map_data.by_score(self._standing.scores, n, texts)
        elif key == "category":
            found = map_data.by_category(session, self.tr("other"), self.tr("without"))
        if found is None:
            found = Colouring([self.tr("all items")], np.zeros(n, np.int64), None)
        self._colouring = found
        self._colour()

    def _colour(self, *_: object) -> None:
        found, theme, session = self._colouring, self.studio.theme, self.studio.session
        if found is None or session is None:
            return
        modal = self.bar.colour.currentData() == MODAL
        codes = found.codes[session.present]
        counts = np.bincount(codes, minlength=len(found.labels)).tolist()
        colours = bar.entry_colours(found, theme, modal)
        entries = list(zip(found.labels, colours, counts, strict=True))
        self.legend.set_entries(self.bar.colour.currentText().capitalize(), entries, frozenset())
        self._filter()

    def _filter(self) -> None:
        found = self._colouring
        if found is None:
            return
        shown = ~np.isin(found.codes, sorted(self.legend.off()))
        modal = self.bar.colour.currentData() == MODAL
        self.scatter.set_colours(bar.item_colours(found, self.studio.theme, modal), shown)
        self._describe()

    def _mark(self, *_: object) -> None:
        standing, selection = self._standing, self.studio.selection
        found = self._maps.get(self.space)
        if found is None:
            return
        marks = Marks(selection.primary, selected=selection.selected)
        if standing is not None:
            place = map_data.user_place(found, self.space, self.bar.layout_name, standing)
            marks = Marks(
                selection.primary, standing.history, standing.ranked[:50], selection.selected, place
            )
        self.scatter.set_marks(marks)

    def _describe(self) -> None:
        session, found = self.studio.session, self._maps.get(self.space)
        if session is None or found is None:
            return
        n, of = self.scatter.n_shown, len(session.items)
        there = int(np.isfinite(found.plane.places).all(axis=1).sum())
        text = self.tr("Showing all {n} items") if n == of else self.tr("Showing {n} of {of} items")
        self._sentence.setText(text.format(n=f"{n:,}", of=f"{of:,}"))
        parts = []
        if there < of:
            parts.append(self.tr("{n} have no such vector").format(n=f"{of - there:,}"))
        parts.append(self._layout_words(found))
        if self.scatter.is_dense:
            parts.append(self.tr("shaded by density"))
        if self._standing is not None:
            name = plain(session.users[self._standing.user], 40)
            text = self.tr("◆ {user}, ○ history, numbers: the top {k}")
            if self.space in FEATURES or self._is_near(found):
                text = self.tr("◆ middle of {user}'s history, ○ history, numbers: the top {k}")
            parts.append(text.format(user=name, k=min(len(self._standing.ranked), 50)))
        self._note.setText(" · ".join(parts))

    def _is_near(self, found: Drawn) -> bool:
        """Whether neighbourhoods are what is shown."""
        return self.bar.layout_name == NEAR and found.near is not None

    def _layout_words(self, found: Drawn) -> str:
        if self._is_near(found):
            return self.tr("≈ neighbourhoods (t-SNE): near is alike, far says nothing")
        share = 100 * sum(found.plane.share)
        words = self.tr("≈ principal components, {p:.0f} % of the variance").format(p=share)
        if self.near.is_at_work(self.space):
            words += " · " + self.tr("neighbourhoods are being computed")
        return words

    def _near_came(self, space: str) -> None:
        """Neighbourhoods were computed: read them where they are still wanted."""
        if space in self._maps:
            work = partial(map_data.read_again, self._maps[space])
            done = partial(self._projected, space)
            self._asks.start("near", self.studio.background, work, done, self._failed)

    def _near_changed(self) -> None:
        """Without a map after all (cancelled): say that it is the other kind that is shown."""
        found = self._maps.get(self.space)
        waiting = self.near.is_at_work(self.space) or "near" in self._asks
        if found is not None and found.near is None and not waiting:
            self.bar.set_layout(PLANE)
        self._describe()

    def _no_near(self, error: Exception) -> None:
        self.bar.set_layout(PLANE)
        self.studio.failed.emit(error)
        self._describe()

    def _say(self, icon: str, title: str, text: str = "", actions: tuple[str, ...] = ()) -> None:
        found = [self.window().findChild(QAction, name) for name in actions]
        self.state.show_message(icon, title, text, [action for action in found if action])
        self._content.setCurrentWidget(self.state)
        for widget in (self._sentence, self._note, self.bar, self.show_in, self.release):
            widget.setVisible(False)

    def _gathered(self, items: frozenset[int]) -> None:
        if not items:
            self.studio.selection.set_subset(None)
            return
        text = self.tr("lasso of {n} items").format(n=f"{len(items):,}")
        rows = np.array(sorted(items), np.int64)
        self.studio.selection.set_subset(Subset(text, rows, "map"))

    def _subset_changed(self, subset: Subset | None) -> None:
        there = self._content.currentWidget() is self._inside and subset is not None
        for button in (self.show_in, self.release):
            button.setVisible(there)
        if subset is not None:
            text = self.tr("Show {n} in the catalogue").format(n=f"{len(subset.items):,}")
            self.show_in.setText(text)
            if len(subset.items) <= 2000:
                self.studio.selection.set_selected(frozenset(subset.items.tolist()))

    def _let_go(self) -> None:
        self.studio.selection.set_subset(None)
        self.studio.selection.set_selected(frozenset())

    def _to_catalogue(self) -> None:
        action = self.window().findChild(QAction, "view-catalogue")
        if action is not None:
            action.trigger()

    def _open_why(self, item: int) -> None:
        self.studio.selection.set_primary(item)
        action = self.window().findChild(QAction, "why")
        if action is not None:
            action.trigger()

    def _show_primary(self, item: int | None) -> None:
        self._mark()
        if item is not None and self.isVisible():
            self.scatter.look_at(item)

    def _choose_tool(self, tool: Any) -> None:
        self.scatter.tool = tool

    def _switch_pictures(self, on: bool) -> None:
        self.scatter.pictures = on
        self.scatter.update()

    def _pictures_came(self, *_: object) -> None:
        if self.isVisible():
            self.scatter.update()

    def _picture(self, item: int) -> QImage | None:
        session = self.studio.session
        if session is None or item not in session.items:
            return None
        row = session.items[item]
        sha = row.image_sha if row.image_state == "ok" else None
        return self.studio.thumbnails.get(sha) if sha else None

    def _title(self, item: int) -> str:
        session = self.studio.session
        if session is None or item not in session.items:
            return ""
        return plain(session.items[item].title, 160) or session.items[item].ext_id


# Has maps of neighbourhoods computed by the worker, one at a time, and tells when they came.


class NearMaps(QObject):
    """What is asked for twice runs once; a task that was cancelled may be asked for again."""

    came = Signal(str)  # space
    failed = Signal(object)  # Exception
    changed = Signal()  # one began or ended

    def __init__(self, studio: Studio, parent: QObject) -> None:
        super().__init__(parent)
        self._studio = studio
        self._tasks: dict[str, Task] = {}
        studio.tasks.ended.connect(self._ended)

    def is_at_work(self, space: str) -> bool:
        return space in self._tasks

    def compute(self, session: Session | None, space: str) -> None:
        """Compute the map of a space in the worker; the status bar shows how far it is."""
        if session is None or space in self._tasks:
            return
        title = self.tr("Map of neighbourhoods")
        run = None if session.run is None else session.run.id
        self._tasks[space] = self._studio.operations.draw_map(
            session.path, run, space, title, partial(self._done, space), self._not_done
        )
        self.changed.emit()

    def _done(self, space: str, _: object) -> None:
        self.came.emit(space)

    def _not_done(self, error: Exception) -> None:
        self.failed.emit(error)

    def _ended(self, task: Task) -> None:
        for space in [space for space, own in self._tasks.items() if own is task]:
            del self._tasks[space]
            self.changed.emit()
