"""Review workbooks: a coder codes in a spreadsheet, and what comes back is found by unit id."""

from samenspraak.sheets.read import Returned, read_workbook
from samenspraak.sheets.rows import review_rows
from samenspraak.sheets.write import write_workbook

__all__ = ["Returned", "read_workbook", "review_rows", "write_workbook"]
