"""The sheets beside the review: what to do and how far it is, and what each code means."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from samenspraak.codebook import Code, Codebook
from samenspraak.sheets import texts
from samenspraak.sheets.book import Book
from samenspraak.sheets.marks import cell_text

DONE = "#D5E8D4"
"""Colour of what is done."""

_WIDTHS = (24, 30, 48, 44, 44, 44, 14, 24)
_PAGE = 110
_TICKS = re.compile(r"`([a-z_]+)`")


def write_guide(
    book: Book,
    codebook: Codebook,
    language: str,
    *,
    who: Mapping[str, str],
    total: int,
    code_column: str,
    done: int,
    blind: bool,
) -> None:
    """Write the first sheet: whose workbook, what to do, progress, the rules of the codebook.

    Parameters
    ----------
    book
        Gets the sheet.
    codebook, language
        Rules, in which language.
    who
        ``study``, ``coder`` and ``version``.
    total
        Number of fragments.
    code_column
        Letter of the column on the review sheet that progress counts.
    done
        Fragments that have a code already.
    blind
        Leaves out the line about suggestions.
    """
    sheet = book.sheet(texts.SHEETS[language]["readme"])
    sheet.hide_gridlines(2)
    sheet.set_column(0, 0, 4)
    sheet.set_column(1, 1, _PAGE)
    sheet.set_row(0, 30)
    sheet.write_string(0, 0, texts.TITLE[language], book.style("title"))
    sheet.write_string(1, 0, texts.WHO[language].format(**who), book.style("subtitle"))
    review = texts.SHEETS[language]["review"]
    filled = f"COUNTA({review}!${code_column}$2:${code_column}${max(total, 1) + 1})"
    of = texts.OF[language].format(total=total)
    sheet.write_string(3, 0, texts.PROGRESS[language], book.style("heading"))
    sheet.write_formula(4, 1, f'={filled}&" {of}"', book.style("plain"), f"{done} {of}")
    share = done / max(total, 1)
    sheet.write_formula(5, 1, f"={filled}/{max(total, 1)}", book.style("bar"), share)
    bar = {"type": "data_bar", "bar_solid": True, "bar_color": "#7FB77E"}
    limits = {"min_type": "num", "min_value": 0, "max_type": "num", "max_value": 1}
    sheet.conditional_format(5, 1, 5, 1, bar | limits)
    steps = list(texts.STEPS[language])
    if not blind:
        steps.insert(3, texts.SUGGESTED[language])
    for number, step in enumerate(steps, 1):
        sheet.write_number(number + 6, 0, number, book.style("sign"))
        sheet.write_string(number + 6, 1, step, book.style("plain"))
        book.fit_height(sheet, number + 6, [(step, _PAGE)])
    if codebook.rules:
        _write_rules(book, sheet, codebook, language, len(steps) + 8)
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)


def _write_rules(book: Book, sheet: Any, codebook: Codebook, language: str, first: int) -> None:
    """Write the rules of the codebook below their heading in row `first`."""
    sheet.write_string(first, 0, texts.RULES[language], book.style("heading"))
    for number, rule in enumerate(codebook.rules, first + 1):
        text = cell_text(_readable(rule.text.say(language), codebook, language))
        sheet.write_string(number, 0, "•", book.style("sign"))
        sheet.write_string(number, 1, text, book.style("plain"))
        book.fit_height(sheet, number, [(text, _PAGE)])


def write_codebook(book: Book, codebook: Codebook, language: str) -> str:
    """Write the codebook sheet and give the range of its labels, "no code" first."""
    name = texts.SHEETS[language]["codebook"]
    sheet = book.sheet(name)
    for place, header in enumerate(texts.CODEBOOK_HEADERS[language]):
        sheet.write_string(0, place, header, book.style("header"))
        sheet.set_column(place, place, _WIDTHS[place])
    sheet.write_string(1, 1, texts.NO_CODE[language], book.style("bold"))
    sheet.write_string(1, 2, texts.NO_CODE_DEFINITION[language], book.style("plain"))
    categories = {category.id: category.label.say(language) for category in codebook.categories}
    for number, code in enumerate(codebook, 2):
        label = cell_text(code.label.say(language))
        cells = {
            0: categories.get(code.category, ""),
            2: code.definition.say(language),
            3: code.apply_when.say(language),
            4: _exclusions(code, codebook, language),
            5: _example(code, language),
            6: texts.FOR_WHOM[language].get(code.applies_to, code.applies_to),
            7: code.id,
        }
        sheet.write_string(number, 1, label, book.colored(code.color))
        for place, text in cells.items():
            sheet.write_string(number, place, cell_text(text), book.style("line"))
        sized = [(text, _WIDTHS[place]) for place, text in cells.items()]
        book.fit_height(sheet, number, [*sized, (label, _WIDTHS[1])])
    sheet.freeze_panes(1, 2)
    book.page(sheet, "A3")
    return f"={name}!$B$2:$B${len(codebook) + 2}"


def _exclusions(code: Code, codebook: Codebook, language: str) -> str:
    lines = []
    for item in code.do_not_apply:
        instead = codebook[item.instead].label.say(language) if item.instead else ""
        lines.append(f"• {item.when.say(language)}" + (f" → {instead}" if instead else ""))
    return "\n".join(lines)


def _example(code: Code, language: str) -> str:
    own = [example.text for example in code.examples if example.language == language]
    return (own or [example.text for example in code.examples] or [""])[0]


def _readable(text: str, codebook: Codebook, language: str) -> str:
    """Give a rule with labels in place of ids."""

    def label(match: re.Match[str]) -> str:
        known = match[1] in codebook
        return f"‘{codebook[match[1]].label.say(language)}’" if known else match[1]

    return _TICKS.sub(label, text)
