# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""The catalogue's tool: it finds every word of modules and templates, and names every gap."""

import ast
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from django.conf import LazySettings
from django.core.management import CommandError, call_command
from django.utils import translation
from django.utils.formats import date_format

import selaras
from selaras.console.management.commands import messages

MONTHS = "Januari Februari Maret April Mei Juni Juli Agustus September Oktober November Desember"
SOURCE = Path(selaras.__file__).parent
GATHERED = {"_", "lazy", "gettext", "gettext_lazy"}
DAYS = "Senin Selasa Rabu Kamis Jumat Sabtu Minggu"
MODULE = """
from django.utils.translation import gettext as _, gettext_lazy, ngettext, pgettext
title = gettext_lazy("Plan of the year")
def say(count):
    return _("%(count)s packages") % {"count": count} + ngettext("one need", "%d needs", count) + pgettext("month", "May")
"""
TEMPLATE = """{% load i18n %}
  <h1 class="a">{% translate "Who teaches" %}</h1>
      <c-empty title="{% translate 'No need yet' %}" />
 {# a comment _("not this") #}
    {% blocktranslate count counter=n trimmed %}
        One centre, it's ready
    {% plural %}
        {{ counter }} centres
    {% endblocktranslate %}
  <p title="{{ _('Print') }}">100 %</p>
"""


@pytest.fixture
def house(tmp_path: Path, settings: LazySettings) -> Path:
    """A source folder with one module and one template."""
    (tmp_path / "web/templates").mkdir(parents=True)
    (tmp_path / "web/pages.py").write_text(MODULE)
    (tmp_path / "web/templates/plan.html").write_text(TEMPLATE)
    settings.LOCALE_PATHS = [tmp_path / "locale"]
    return tmp_path


def catalogue(house: Path) -> Path:
    return house / "locale/id/LC_MESSAGES/django.po"


def translate_all(house: Path) -> None:
    """Gives every word a translation: itself."""
    known = messages.read(catalogue(house), "id")
    for message in known:
        if message.id:
            message.string = (message.id[1],) if isinstance(message.id, tuple) else message.id
    with catalogue(house).open("wb") as file:
        messages.write_po(file, known)


def ids(found: Catalog) -> set[str | tuple[str, str]]:
    return {message.id for message in found if message.id}


def test_words_are_found_in_modules_and_templates(house: Path) -> None:
    """Tests that no kind of marked word is overlooked, and no comment taken for one."""
    assert ids(messages.words_in(house, "id")) == {
        "Plan of the year",
        "%(count)s packages",
        ("one need", "%d needs"),
        "May",
        "Who teaches",
        "No need yet",
        ("One centre, it's ready", "%(counter)s centres"),
        "Print",
    }
    assert messages.words_in(house, "id").get("May", "month") is not None


def test_a_new_catalogue_is_incomplete_and_a_translated_one_complete(house: Path) -> None:
    """Tests the way of a translator: make, translate, check."""
    call_command("messages")
    with pytest.raises(CommandError, match="untranslated: 'Print'"):
        call_command("messages", "--check")
    translate_all(house)
    call_command("messages", "--check")


def test_a_second_run_changes_nothing(house: Path) -> None:
    """Tests that the file is stable, so that only real changes are seen in the history."""
    call_command("messages")
    translate_all(house)
    call_command("messages")
    before = catalogue(house).read_bytes()
    call_command("messages")
    assert catalogue(house).read_bytes() == before
    assert b"nplurals=1; plural=0;" in before


def test_a_sign_of_percent_is_no_placeholder(house: Path) -> None:
    """Tests that a share in a sentence may stand before another word in another language."""
    (house / "web/pages.py").write_text('_("within 1 % of the best")\n')
    call_command("messages")
    catalogue(house).write_text(catalogue(house).read_text().replace('best"\nmsgstr ""', 'best"\nmsgstr "selisih 1 % dari terbaik"'))
    translate = messages.read(catalogue(house), "id")
    assert translate["within 1 % of the best"].string == "selisih 1 % dari terbaik"
    assert messages.broken_forms(translate["within 1 % of the best"]) == []


def test_new_words_are_missed_and_old_ones_go(house: Path) -> None:
    """Tests that a changed source is noticed, and that translations of what stays are kept."""
    call_command("messages")
    translate_all(house)
    (house / "web/pages.py").write_text('_("Plan of the year")\n_("Something new")\n')
    with pytest.raises(CommandError, match=r"missing: 'Something new'\n1 of"):
        call_command("messages", "--check")
    call_command("messages")
    known = messages.read(catalogue(house), "id")
    assert known["Plan of the year"].string == "Plan of the year"
    assert "%(count)s packages" not in known


@pytest.mark.parametrize(
    ("harm", "complaint"),
    [
        (lambda text: text.replace('msgstr "%(count)s packages"', 'msgstr "%(n)s paket"'), "broken: '%\\(count\\)s packages'"),
        (lambda text: text.replace('msgid "Print"', '#, fuzzy\nmsgid "Print"'), "uncertain: 'Print'"),
        (lambda text: text.replace('msgstr "Print"', 'msgstr ""'), "untranslated: 'Print'"),
    ],
)
def test_a_broken_translation_is_named(house: Path, harm: Callable[[str], str], complaint: str) -> None:
    """Tests that a lost placeholder, a guess and an empty line are told apart."""
    call_command("messages")
    translate_all(house)
    text = catalogue(house).read_text()
    assert harm(text) != text
    catalogue(house).write_text(harm(text))
    with pytest.raises(CommandError, match=complaint):
        call_command("messages", "--check")


def test_no_word_of_ours_takes_the_place_of_a_month_or_day() -> None:
    """Tests the words of dates: Django asks our catalogue first, where "May" once was the verb, and needs ran "until Boleh 2019"."""
    days = [date(2018, month, 1) for month in range(1, 13)]
    with translation.override("id"):
        assert [date_format(day, "F") for day in days] == MONTHS.split()
        assert {date_format(day, "l") for day in days} == set(DAYS.split())


def test_no_text_is_missed() -> None:
    """Tests that the catalogue has every text that a module translates, also inside an f-string, where the tool that gathers them does not look."""
    known = messages.read(SOURCE / "locale/id/LC_MESSAGES/django.po", "id")
    said = {
        call.args[0].value: f"{path.relative_to(SOURCE)}:{call.lineno}"
        for path in SOURCE.rglob("*.py")
        for call in ast.walk(ast.parse(path.read_text()))
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.func.id in GATHERED and isinstance(call.args[0], ast.Constant)
    }
    assert len(said) > 1_000
    assert {text: where for text, where in said.items() if text not in known} == {}
