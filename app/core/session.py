"""What is chosen, by ids: one state that every view listens to."""

from dataclasses import dataclass

from jaxtyping import Int64
from numpy import ndarray
from PySide6.QtCore import QObject, Signal

from mrcsaf.answers.session import Session


@dataclass(frozen=True, slots=True)
class Place:
    """A stop of the back and forward buttons."""

    user: int | None
    item: int | None


@dataclass(frozen=True, eq=False)
class Subset:
    """Items a view set apart (a brushed range, a lasso); other views may show only these."""

    words: str  # translated: what the items have in common
    items: Int64[ndarray, " N"]
    origin: str  # the view it was made in


class SelectionState(QObject):
    """What is chosen, by ids. Every view listens here, and no view speaks to another."""

    user_changed = Signal(object)  # int or None
    primary_changed = Signal(object)  # int or None: the item the inspector shows
    selected_changed = Signal(object)  # frozenset of item ids
    pinned_changed = Signal(object)  # tuple of item ids, oldest first
    subset_changed = Signal(object)  # Subset or None
    taste_changed = Signal(object)  # tuple of item ids: what a made-up user would choose
    trail_changed = Signal()  # back and forward became possible or impossible

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.user: int | None = None
        self.primary: int | None = None
        self.selected: frozenset[int] = frozenset()
        self.pinned: tuple[int, ...] = ()
        self.subset: Subset | None = None
        self.taste: tuple[int, ...] = ()
        self._trail: list[Place] = []
        self._at = -1

    def clear(self) -> None:
        """Forget everything: another project was opened."""
        self._trail, self._at = [], -1
        self.set_pinned(())
        self.set_subset(None)
        self.set_taste(())
        self._apply(Place(None, None))
        self.trail_changed.emit()

    def keep(self, session: Session) -> None:
        """Let go of what is not in the project any more: it was read again."""
        items, n_users = session.items, len(session.users)
        for at, stop in enumerate(self._trail):
            user = stop.user if stop.user is not None and stop.user < n_users else None
            self._trail[at] = Place(user, stop.item if stop.item in items else None)
        self.set_pinned(tuple(item for item in self.pinned if item in items))
        self.set_taste(tuple(item for item in self.taste if item in items))
        if self.subset is not None and not items.keys() >= set(self.subset.items.tolist()):
            self.set_subset(None)
        if not self.selected <= items.keys():
            self.set_selected(self.selected & items.keys())
        if self._at >= 0:
            here = self._trail[self._at]
            if here != Place(self.user, self.primary):
                self._apply(here)

    def set_user(self, user: int | None) -> None:
        """Show another user; the item shown before is let go."""
        if user != self.user:
            self._visit(Place(user, None))

    def set_primary(self, item: int | None) -> None:
        """Show another item in the inspector."""
        if item != self.primary:
            self._visit(Place(self.user, item))

    def set_selected(self, items: frozenset[int]) -> None:
        if items != self.selected:
            self.selected = items
            self.selected_changed.emit(items)

    def set_subset(self, subset: Subset | None) -> None:
        """Set items apart, or none."""
        if subset is not self.subset:
            self.subset = subset
            self.subset_changed.emit(subset)

    def set_pinned(self, items: tuple[int, ...]) -> None:
        if items != self.pinned:
            self.pinned = items
            self.pinned_changed.emit(items)

    def toggle_pin(self, item: int) -> None:
        rest = tuple(pin for pin in self.pinned if pin != item)
        self.set_pinned(rest if item in self.pinned else (*rest, item))

    def set_taste(self, items: tuple[int, ...]) -> None:
        if items != self.taste:
            self.taste = items
            self.taste_changed.emit(items)

    def toggle_taste(self, item: int) -> None:
        """Put an item into the made-up taste, or take it out."""
        rest = tuple(chosen for chosen in self.taste if chosen != item)
        self.set_taste(rest if item in self.taste else (*rest, item))

    @property
    def can_go_back(self) -> bool:
        return self._at > 0

    @property
    def can_go_forward(self) -> bool:
        return self._at + 1 < len(self._trail)

    def go_back(self) -> None:
        self._go(-1)

    def go_forward(self) -> None:
        self._go(1)

    def _go(self, step: int) -> None:
        if 0 <= self._at + step < len(self._trail):
            self._at += step
            self._apply(self._trail[self._at])
            self.trail_changed.emit()

    def _visit(self, place: Place) -> None:
        here = self._trail[self._at] if self._at >= 0 else None
        if here == Place(place.user, None):  # the first item shown joins its user's stop
            self._at -= 1
        del self._trail[self._at + 1 :]
        self._trail.append(place)
        self._at = len(self._trail) - 1
        self._apply(place)
        self.trail_changed.emit()

    def _apply(self, place: Place) -> None:
        user_moved, item_moved = place.user != self.user, place.item != self.primary
        self.user, self.primary = place.user, place.item
        if user_moved:
            self.user_changed.emit(place.user)
        if item_moved:
            self.primary_changed.emit(place.item)
        self.set_selected(frozenset() if place.item is None else frozenset({place.item}))
