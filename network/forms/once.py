"""A form of a signed-in person that carries a name of its own, so that sent twice is stored once."""

from typing import Any
from uuid import UUID, uuid4

from django import forms


class OnceForm(forms.Form):
    """A form whose `key` stays the same however often it is sent."""

    once = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, data: Any = None, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self.key = _as_key(str(data.get(self.add_prefix("once"), ""))) if data is not None else uuid4()
        self.initial["once"] = str(self.key)


def _as_key(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        return uuid4()
