"""What one row of the table of addresses says: the address, its things, who reads and who sends."""

from dataclasses import dataclass

EVERYBODY = "visitor volunteer instructor organisation coordinator municipality outreach professional admin"
SIGNED_IN = "volunteer instructor organisation coordinator municipality outreach professional admin"
NOBODY = ""
LED = "volunteer coordinator"
SUPPORTED = "volunteer instructor coordinator"


@dataclass(frozen=True)
class Case:
    """A thing, who reads its page, who may send its form."""

    thing: str = ""
    reads: str = EVERYBODY
    posts: str = NOBODY
    query: str = ""


@dataclass(frozen=True)
class Page:
    """An address by its name; public where a visitor gets at least one thing of it."""

    name: str
    cases: tuple[Case, ...] = (Case(),)
    post_only: bool = False
    is_html: bool = True
    public: bool | None = None

    @property
    def is_public(self) -> bool:
        if self.public is not None:
            return self.public
        return any("visitor" in (case.reads if not self.post_only else case.posts).split() for case in self.cases)
