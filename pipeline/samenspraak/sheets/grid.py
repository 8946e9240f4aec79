"""The cells of a sheet, within bounds: a stray cell far away must not fill the memory."""

from __future__ import annotations

from samenspraak.errors import LabelError

Rows = list[list[str]]

UNCALCULATED = "\ue000="
"""A cell with a formula whose result is not in the file."""

_ROWS, _CELLS = 200_000, 5_000_000


class Grid:
    """Rows of text, added from the top; empty rows at the end do not count.

    Parameters
    ----------
    where
        The file, named in errors.
    """

    def __init__(self, where: str) -> None:
        self.rows: Rows = []
        self._where = where
        self._cells = 0
        self._empty = 0

    def add(self, row: list[str], times: int = 1) -> None:
        """Add a row, once or several times.

        Raises
        ------
        LabelError
            When the sheet grows beyond what a review workbook can hold.
        """
        while row and not row[-1]:
            row.pop()
        if not row:
            self._empty += times
            return
        self._cells += times * len(row)
        if len(self.rows) + self._empty + times > _ROWS or self._cells > _CELLS:
            raise LabelError(
                f"{self._where}: a sheet with too many rows or cells for a review workbook; "
                "delete what stands far below or far to the right"
            )
        self.rows += [[] for _ in range(self._empty)]
        self.rows += [list(row) for _ in range(times)]
        self._empty = 0
