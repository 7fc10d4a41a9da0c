"""How long books are kept."""

from datetime import date

from yui import rates
from yui.japan import FiscalYear, last_of_month


def kept_until(day: date) -> date:
    """Until when the books of `day` are kept: years after the end of its fiscal year.

    一般社団法人及び一般財団法人に関する法律120条2項 (rates.books_rule).
    """
    end = FiscalYear.of(day).last
    rule = rates.known(rates.book().books_rule, end)
    return last_of_month(end.replace(year=end.year + rule.keep_years))
