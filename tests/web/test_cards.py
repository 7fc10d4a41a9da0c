"""Tables as cards: each cell knows its column's name, and what must stay side by side stays."""

import re

import pytest

from yui.web.cards import cards

HEAD = (
    '<thead><tr><th>名前</th><th class="n">数 <small>（件）</small></th><th>納期</th>'
    '<th><span class="vh">操作</span></th></tr></thead>'
)
ROW = '<tr><th scope="row"><a href="/1">甲</a></th><td class="n">3</td><td>あす</td><td>開く</td></tr>'


def table(classes: str = "hover", head: str = HEAD, body: str = ROW) -> str:
    return f'<p>前</p><table class="{classes}">{head}<tbody>{body}</tbody></table><p>後</p>'


def test_every_cell_is_told_the_name_of_its_column() -> None:
    made = cards(table(body=ROW * 2))
    assert made.startswith("<p>前</p>") and made.endswith("<p>後</p>")
    assert '<table class="hover cards" role="table">' in made
    assert made.count('<td class="n" data-l="数 （件）" role="cell">3</td>') == 2
    assert made.count('<td data-l="納期" role="cell">あす</td>') == 2
    assert made.count('<td role="cell">開く</td>') == 2, "a name that is not shown is not written"
    assert made.count('<th scope="row" data-l="名前" role="rowheader">') == 2
    assert made.count('<tr role="row">') == 2
    assert re.sub(r' (data-l|role)="[^"]*"| cards', "", made) == table(body=ROW * 2)


@pytest.mark.parametrize("classes", ["heat", "lanes", "hover insp", "cited", "hover town"])
def test_what_is_read_side_by_side_stays(classes: str) -> None:
    assert cards(table(classes)) == table(classes)


@pytest.mark.parametrize(
    "head",
    [
        "",
        "<thead><tr><th>1</th><th>2</th><th>3</th></tr></thead>",
        '<thead><tr><th colspan="4">4</th></tr></thead>',
        "<thead><tr><th>1</th><th>2</th></tr><tr><th>3</th><th>4</th></tr></thead>",
    ],
)
def test_a_table_without_a_name_for_every_column_stays(head: str) -> None:
    assert cards(table(head=head)) == table(head=head)


def test_a_cell_over_several_columns_has_no_name_and_those_after_it_keep_theirs() -> None:
    made = cards(
        table(body='<tr><td colspan="2">合計</td><td data-l="別">あす</td><td>x</td></tr>')
    )
    assert '<td colspan="2" role="cell">合計</td>' in made
    assert '<td data-l="別" role="cell">あす</td>' in made


def test_a_name_cannot_break_out_of_its_attribute() -> None:
    head = '<thead><tr><th>a" onclick="x</th><th>&lt;b&gt;</th><th>c</th><th>d</th></tr></thead>'
    made = cards(table(head=head, body="<tr><td>1</td><td>2</td><td>3</td><td>4</td></tr>"))
    assert 'data-l="a&quot; onclick=&quot;x"' in made and 'data-l="&lt;b&gt;"' in made
