"""Two hundred texts that people, scanners and attackers type into fields."""

SQL = [
    "' or '1'='1", "' or 1=1 --", "\" or \"\"=\"", "'; select pg_sleep(5); --", "1; drop table app.task; --",
    "' union select login, password_hash from auth.account --", "' union all select null, null, null --",
    "'||(select string_agg(name, ',') from app.worker)||'", "') or ('a'='a", "1 or 1=1", "1' and 1=2 union select 1 --",
    "x'; select set_config('app.ctx', '20215', true); --", "'; set app.ctx = '20215'; --", "$1", "$1::text", "${1}",
    "$$; select 1; $$", "$tag$ x $tag$", "E'\\x27'", "\\'; select 1 --", "%27%20or%201%3D1", "' or tenant_id = 20215 --",
    "20215) or (1=1", "') union select * from ctx.key --", "'; reset role; --", "'; set role yui_owner; --",
    "x' and (select count(*) from app.worker) > 0 --", "1/0", "' and 1=cast((select version()) as int) --",
    "'; copy (select '') to program 'id'; --", "'; notify x; --", "'/**/or/**/1=1/**/--", "' or 'x' like '%", "%", "_", "%%%",
    "\\%", "a%' or 'a' like 'a", "null", "NULL", "true", "(select 1)", "case when 1=1 then 1 else 1/0 end", "{}'::jsonb",
    "' || pg_read_file('/etc/passwd') || '", "; vacuum; ", "' having 1=1 --", "' order by 100 --", "' limit 0 offset 1 --",
    "ＯＲ １＝１", "＇ or 1=1 --", "ʼ or 1=1 --", "' or ''='", "admin'--", "' returning * --", "' on conflict do nothing --",
]  # fmt: skip
MARKUP = [
    "<script>alert(1)</script>", "\"><img src=x onerror=alert(1)>", "'><svg/onload=alert(1)>", "javascript:alert(1)",
    "<iframe srcdoc='<p>'>", "</title><script>x</script>", "{{ 7*7 }}", "{{ config }}", "{% raw %}", "{% include '/etc/passwd' %}",
    "{{ ''.__class__.__mro__[1].__subclasses__() }}", "${7*7}", "#{7*7}", "<%= 7*7 %>", "%(name)s", "{0}", "{name}", "{named!r}",
    "{", "}", "{{", "}}", "%s%s%s%n", "%d", "&lt;b&gt;", "&amp;", "<!--", "-->", "]]>", "<![CDATA[x]]>",
    "<?xml version='1.0'?><!DOCTYPE x [<!ENTITY y SYSTEM 'file:///etc/passwd'>]><x>&y;</x>", "=cmd|' /C calc'!A0", "=1+1",
    "+1+1", "-1+1", "@SUM(1)", "\t=1", "=HYPERLINK(\"http://x\")", "hx-get=/logout", "<a hx-post=/x>", "data:text/html,<script>",
    "#import \"x.typ\"", "#eval(\"1\")", "$x$", "*bold* _it_ `code`", "\\u003cscript\\u003e",
]  # fmt: skip
PATHS = [
    "../../../../etc/passwd", "..%2f..%2fetc%2fpasswd", "/etc/passwd", "C:\\Windows\\win.ini", "....//....//", "%2e%2e%2f", "file:///etc/passwd",
    "//evil.example/", "https://evil.example/", "\\\\evil\\share", "/\\evil.example", "http://127.0.0.1:5432/", "http://169.254.169.254/", "?x=1&y=2",
    "#frag", "a/b/c", ".", "..", "~", "index.html%00.png", "; id", "| id", "`id`", "$(id)", "&& id", "\r\nSet-Cookie: x=1", "x\r\n\r\n<html>",
    "%0d%0aLocation: //evil", "*", "(&(uid=*))", "*)(uid=*", "x\ny", "x\rb", "\n", "\r\n",
]  # fmt: skip
LETTERS = [
    "", " ", "　", "\t", "\x00", "a\x00b", "\x01\x02\x03", "\x1b[31m", "\x7f", "\x85", "\u00a0", "\u00ad", "\u200b", "\u200d", "\u200e", "\u202e逆さ", "\u2028",
    "\u2029", "\ufeff", "\ufffd", "\uffff", "\ue000", "\U0010ffff", "\U000e0001", "\ud800", "\udfff", "x\ud83d", "\udc80\udcff",
    "😀", "👨‍👩‍👧‍👦", "🇯🇵", "é", "e\u0301", "Å", "ﬀ", "ｱｲｳ", "アイウ", "が", "か\u3099", "髙﨑", "𠮷野家", "葛󠄀", "①②③", "㈱", "㍻", "～〜", "−ー－", "İı", "ß",
    "Σς", "مرحبا", "שלום", "ไทย", "a" * 300, "あ" * 5_000, "x" * 70_000, "0" * 400, "１２３", "1,000", "１，０００", "1.5", "1e9", "-1", "+1", "0x10",
    "99999999999999999999", "-9223372036854775809", "NaN", "Infinity", "２０２６−１１−２０", "2026-02-30", "2026-13-01", "0000-00-00",
    "9999-12-31", "10000-01-01", "2026-11-20T25:00:00Z", "令和8年11月20日", "on", "false", "[]", "{}", "[1,2]", "{\"a\":1}", "\"", "'", "\\", "`",
    "00000000-0000-0000-0000-000000000000", "ord_00000000000000000000000000", "01\u2013 02", "1\u00a0000", "O'Brien", "山田　太郎",
]  # fmt: skip

CORPUS: tuple[str, ...] = tuple(dict.fromkeys(SQL + MARKUP + PATHS + LETTERS))
assert len(CORPUS) >= 200
