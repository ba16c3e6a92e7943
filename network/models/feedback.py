"""What people say of the portal itself."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Feedback(models.Model):
    """A message about the portal or one of its pages; an answer address only when the sender gives one."""

    page = models.CharField(_("Sivu"), max_length=300, blank=True)
    message = models.TextField(_("Palautteesi"), max_length=2000)
    email = models.EmailField(_("Sähköpostisi, jos haluat vastauksen"), blank=True)
    received_at = models.DateTimeField(auto_now_add=True)
    handled_at = models.DateTimeField(null=True, blank=True)
    mark = models.CharField(max_length=64, null=True, editable=False, unique=True)  # noqa: DJ001 - older ones have none

    class Meta:
        ordering = ("-received_at",)

    def __str__(self) -> str:
        return self.message[:60]
