"""Languages: nothing is left in English, placeholders survive, and the window speaks them."""

import re
import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree

import pytest
from PySide6.QtCore import QCoreApplication, QLocale, Qt
from PySide6.QtWidgets import QApplication

from app.__main__ import _parser
from app.core import i18n
from mrcsaf.core.files import asset

ROOT = Path(__file__).parents[3]
PLACES = re.compile(r"\{[^}]*\}|%L?n")


@pytest.fixture(autouse=True)
def english_again(qapp):
    yield
    i18n.use("en")


def messages(file):
    """{(context, source): forms of the translation} of a .ts file."""
    found = {}
    for context in ElementTree.parse(file).getroot().findall("context"):
        for message in context.findall("message"):
            told = message.find("translation")
            forms = [form.text or "" for form in told.findall("numerusform")] or [told.text or ""]
            unfinished = told.get("type") == "unfinished"
            found[context.findtext("name"), message.findtext("source")] = (forms, unfinished)
    return found


@pytest.fixture(scope="module")
def collected(tmp_path_factory):
    """The application's text as it is now."""
    folder = tmp_path_factory.mktemp("collected")
    script = ROOT / "packaging" / "translations.py"
    subprocess.run([sys.executable, str(script), "--check", str(folder)], check=True)
    return set(messages(folder / "de.ts"))


def untranslated(collected, language):
    known = messages(asset(f"translations/{language}.ts"))
    return sorted(key for key in collected if known.get(key, ([], True))[1])


@pytest.mark.parametrize("language", i18n.LANGUAGES)
def test_nearly_every_text_of_the_application_is_translated(collected, language):
    """New words may wait for their translators, but not many at a time."""
    assert len(untranslated(collected, language)) <= len(collected) // 20


@pytest.mark.slow
@pytest.mark.parametrize("language", i18n.LANGUAGES)
def test_nothing_is_left_to_translate_before_a_release(collected, language):
    left = untranslated(collected, language)
    assert not left, f"packaging/translations.py collects them: {left[:5]}"


@pytest.mark.parametrize("language", i18n.LANGUAGES)
def test_translations_keep_their_placeholders(language):
    wrong = [
        (source, form)
        for (_, source), (forms, unfinished) in messages(
            asset(f"translations/{language}.ts")
        ).items()
        for form in forms
        if not unfinished and sorted(PLACES.findall(source)) != sorted(PLACES.findall(form))
        and "(s)" not in source
    ]  # fmt: skip
    assert wrong == []


def test_compiled_languages_are_those_of_the_sources(qapp):
    for language, reload in (("de", "Neu laden"), ("zh_CN", "重新载入")):
        assert i18n.use(language) == language
        assert QCoreApplication.translate("actions", "Reload") == reload
        assert QLocale().name() == language + ("_DE" if language == "de" else "")
        for (context, source), (forms, unfinished) in messages(
            asset(f"translations/{language}.ts")
        ).items():
            if not unfinished and context[:1].isupper() and len(forms) == 1 and "%n" not in source:
                assert QCoreApplication.translate(context, source) == forms[0], source


def test_plurals_are_words_in_english_too(qapp):
    i18n.use("en")
    told = QCoreApplication.translate("LivePanel", "%n more waiting", "", 2)
    assert told == "2 more waiting"


def test_the_systems_language_is_taken_where_we_have_it():
    assert i18n._known("de_AT") == "de"
    assert i18n._known("zh_CN") == "zh_CN"
    assert i18n._known("zh_TW") == "en"
    assert i18n._known("fr_FR") == "en"


def test_the_window_speaks_german(open_window, shop):
    window = open_window(shop, lang="de")
    assert window.actions_["reload"].text() == "Neu laden"
    assert window.page._sentence.text() == "Top 20 für U00000"
    window.studio.selection.set_primary(2)


def test_the_pseudo_language_is_longer_and_keeps_placeholders():
    told = i18n.disguise("Showing {n} of {of:.2f} items")
    assert "{n}" in told and "{of:.2f}" in told  # noqa: PT018
    assert len(told) >= 1.39 * len("Showing {n} of {of:.2f} items")
    assert i18n.disguise("") == ""
    assert i18n.disguise("%n more").startswith("%n")


def test_right_to_left_turns_the_window_round(open_window, shop):
    window = open_window(shop, lang="pseudo-rtl", size=(1280, 800))
    assert QApplication.layoutDirection() == Qt.LayoutDirection.RightToLeft
    assert window.toolbar.users.mapTo(window, window.toolbar.users.rect().center()).x() > 640
    bar = window.page.bar
    assert bar.filter.x() > bar.zoom.x()


def test_nothing_shown_is_missed_by_the_translation(open_window, shop):
    """Every word of the pseudo window's chrome has been through tr()."""
    window = open_window(shop, lang="pseudo", size=(1280, 800))
    texts = [action.text() for action in window.actions_.by_id.values()]
    texts += [
        menu.title()
        for menu in window.menuBar().findChildren(type(window.menuBar().actions()[0].menu()))
    ]
    texts += [window.page.bar.seen.text(), window.page._sentence.text(), window.page._note.text()]
    assert [text for text in texts if text and "~" not in text] == []


def test_the_command_line_offers_every_language_there_is():
    for language in i18n.CHOICES:
        assert _parser().parse_args(["--lang", language]).lang == language
