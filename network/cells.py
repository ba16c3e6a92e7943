"""What is wrong with one cell of a list; and what no cell may hold."""

import re

LONGEST_SHOWN = 60
BROKEN = re.compile("[\0\ud800-\udfff]")
# What hides in a text or turns its direction: soft hyphens, spaces without width, marks of direction.
HIDDEN = (0xAD, 0x200B, 0x200E, 0x200F, *range(0x202A, 0x202F), 0x2060, 0xFEFF, *range(0x2066, 0x206A))
UNSEEN = str.maketrans(dict.fromkeys(HIDDEN))


class CellError(Exception):
    """A cell cannot be taken: the code says why, `shown` is the part that is wrong; `at` counts a part's columns.

    `others` are the further mistakes of the same cell.
    """

    def __init__(self, code: str, shown: str = "", at: int = 0) -> None:
        super().__init__(code)
        self.code, self.shown, self.at = code, BROKEN.sub("\ufffd", shown)[:LONGEST_SHOWN], at
        self.others: list[CellError] = []

    def all(self) -> "list[CellError]":
        """Return every mistake of the cell, this one first."""
        return [self, *self.others]


def together(errors: "list[CellError]") -> CellError:
    """Return the first mistake with the others beside it."""
    errors[0].others = errors[1:]
    return errors[0]
