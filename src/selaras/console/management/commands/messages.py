# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""`selaras messages`: brings the catalogue of a language in step with the words of the source, without the GNU tools.

New words enter without a translation, words that the source no longer has go. The file is sorted and names no lines, so that two people who
add words seldom meet in it. `--check` writes nothing and fails, naming every word that is missing, untranslated, uncertain or broken.
"""

import io
import re
from argparse import ArgumentParser
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import DEFAULT_KEYWORDS, extract
from babel.messages.pofile import read_po, write_po
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils.translation.template import templatize

LAZY = {f"{name}_{kind}": DEFAULT_KEYWORDS[name] for name in ("gettext", "ngettext", "pgettext", "npgettext") for kind in ("lazy", "noop")}
ALIASES = {"_now": None, "lazy": None}  # where a module needs both kinds of gettext
KEYWORDS = {**DEFAULT_KEYWORDS, **LAZY, **ALIASES}
PLACEHOLDER = re.compile(r"%\(\w+\)[a-z]|%[sd]|\{\w*\}")
TEMPLATES = {".html", ".txt", ".svg", ".xml"}


def words_of(path: Path) -> Iterator[tuple[Any, str | None]]:
    """The message ids (a pair where there is a plural) in a module or template, each with its context."""
    text = path.read_text(encoding="utf-8")
    if path.suffix != ".py":
        # Django turns a template into lines that read like Python; their indentation means nothing.
        text = "\n".join(line.lstrip() for line in templatize(text, origin=str(path)).splitlines()) + "\n"
    for _line, words, _comments, context in extract("python", io.BytesIO(text.encode()), keywords=KEYWORDS):
        yield words, context


def sources(root: Path) -> list[Path]:
    """Every module and template below the folder that may hold words for people."""
    kept = [path for path in root.rglob("*") if path.suffix == ".py" or (path.suffix in TEMPLATES and "templates" in path.parts)]
    return sorted(path for path in kept if "migrations" not in path.parts)


def empty(language: str) -> Catalog:
    """A catalogue without words, its head filled in."""
    who = "The Selaras authors"
    fresh = Catalog(locale=language, project="Selaras", version="0", copyright_holder=who, last_translator=who, charset="utf-8", fuzzy=False)
    fresh.header_comment = "# SPDX-FileCopyrightText: 2026 The Selaras authors\n#\n# SPDX-License" + "-Identifier: Apache-2.0"
    if language == "id":  # Babel does not know that Indonesian has one form for one and many
        fresh.mime_headers = [("Plural-Forms", "nplurals=1; plural=0;")]
    return fresh


def words_in(root: Path, language: str) -> Catalog:
    """All words of the source as an untranslated catalogue."""
    catalogue = empty(language)
    for path in sources(root):
        for words, context in words_of(path):
            if words:
                catalogue.add(words, context=context)
    return catalogue


def brought_in_step(known: Catalog, found: Catalog) -> Catalog:
    """The catalogue with exactly the words found, each with the translation known for it."""
    fresh = empty(str(known.locale))
    fresh.creation_date = fresh.revision_date = known.creation_date
    for message in found:
        if message.id:
            old = known.get(message.id, message.context)
            kept = old.string if old is not None and isinstance(old.string, tuple) == isinstance(message.id, tuple) else None
            fresh.add(message.id, kept, flags=message.flags | (old.flags if old else set()), context=message.context)
    return fresh


def is_translated(message: Message) -> bool:
    return all(message.string) if isinstance(message.string, list | tuple) else bool(message.string)


def broken_forms(message: Message) -> list[str]:
    """The translated forms whose placeholders are those of no form of the source. A lone sign of percent is none: "1 % of the best"."""
    sources = message.id if isinstance(message.id, list | tuple) else [message.id]
    forms = message.string if isinstance(message.string, list | tuple) else [message.string]
    known = [sorted(PLACEHOLDER.findall(source)) for source in sources]
    return [form for form in forms if sorted(PLACEHOLDER.findall(form)) not in known]


def gaps(known: Catalog, found: Catalog) -> list[str]:
    """Every reason why a reader of the language could meet a foreign or broken word."""
    wrong = []
    for message in brought_in_step(known, found):
        if not message.id:
            continue
        name = repr(message.id if isinstance(message.id, str) else message.id[0])
        old = known.get(message.id, message.context)
        if old is None:
            wrong.append(f"missing: {name}")
        elif not is_translated(message):
            wrong.append(f"untranslated: {name}")
        elif old.fuzzy:
            wrong.append(f"uncertain: {name}")
        else:
            wrong += [f"broken: {name}: {words!r} has other placeholders" for words in broken_forms(message)]
    return wrong


def read(path: Path, language: str) -> Catalog:
    """The catalogue in the file; an empty one where there is none yet."""
    if not path.exists():
        return empty(language)
    with path.open("rb") as file:
        return read_po(file, locale=language, ignore_obsolete=True, abort_invalid=True)


class Command(BaseCommand):
    help = "Brings the catalogue of a language in step with the words of the source; --check only looks."
    requires_system_checks: list[str] = []  # type: ignore[assignment]

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--language", default=settings.LANGUAGE_CODE)
        parser.add_argument("--check", action="store_true", help="write nothing; fail where a word is missing or untranslated")

    def handle(self, *, language: str, check: bool, **options: Any) -> None:
        root = Path(settings.LOCALE_PATHS[0]).parent
        path = Path(settings.LOCALE_PATHS[0]) / language / "LC_MESSAGES" / "django.po"
        known, found = read(path, language), words_in(root, language)
        wrong = gaps(known, found)
        if check:
            if wrong:
                raise CommandError("\n".join([*wrong, f"{len(wrong)} of {len(found)} words are not ready; `selaras messages` adds the missing ones"]))
            self.stdout.write(f"{len(found)} words, all translated")
            return
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("wb") as file:
            write_po(file, brought_in_step(known, found), width=140, no_location=True, sort_output=True, ignore_obsolete=True)
        self.stdout.write(f"{path}: {len(found)} words, {len(wrong)} not ready")
