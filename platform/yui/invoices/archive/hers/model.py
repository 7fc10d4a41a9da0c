"""A document of hers: what it is, of which day and yen, and where she reads it."""

from yui.invoices.archive.searching.model import Found

KINDS = ("terms", "statement", "yearly")


class Hers(Found, frozen=True):
    """A document of hers; `id` is the offer, the run or the year that it is of."""

    @property
    def link(self) -> str:
        """Where she reads it."""
        if self.kind == "terms":
            version = f"/terms/{self.part}/pdf" if self.part > 1 else "/terms.pdf"
            return f"/me/offers/{self.id}{version}"
        if self.kind == "yearly":
            return f"/me/years/{self.title[:4]}/certificate.pdf"
        return f"/me/statements/{self.id}/statement.pdf"
