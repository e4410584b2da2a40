"""What people, robots and attackers type, as the bytes that arrive."""

from urllib.parse import quote_from_bytes, urlencode

from hypothesis import strategies as st

KNOWN_TO_HURT = [
    "", " ", "\x00", "a\x00b", "\t\r\n", "%", "%%s", "%00", "'", "\"><script>alert(1)</script>", "{{7*7}}", "{% now %}",
    "' OR 1=1 --", "\\", "_", "../../etc/passwd", "\r\nSet-Cookie: a=b", "\u202e", "\ufeff", "²", "𝟘", "٣", "İ", "ß",
    "0", "-1", "1e309", "NaN", "inf", "9" * 400, "0x10", "1_000", "2" * 19, "9223372036854775808",
    "2026-02-30", "0000-00-00", "99999-01-01", "0001-01-01", "9999-12-31", "2026-11-22", "２０２６-０１-０１",
    "2026-01-01.1", "2026-01-01.99999999999999999999", "9999-12-31.9223372036854775807", "3.2026-01-01.7",
    "x" * 121, "word " * 3000, "🏠" * 300, "[]", "null", "true", "on",
]  # fmt: skip
# Not what UTF-8 allows: a half of a pair, a lone continuation, an overlong slash.
BROKEN = [b"\xff", b"\xed\xa0\x80", b"\x80", b"\xc0\xaf", b"caf\xe9"]

texts = st.one_of(
    st.sampled_from(KNOWN_TO_HURT).map(str.encode),
    st.sampled_from(BROKEN),
    st.text(max_size=60).map(str.encode),
    st.text("0123456789-.:/ ", max_size=24).map(str.encode),
    st.binary(max_size=12),
)


def values(likely):
    """A value for a field: often one of those it offers, so that what lies behind is reached too."""
    offered = st.sampled_from(likely).map(str.encode) if likely else texts
    return st.one_of(offered, texts)


@st.composite
def encoded(draw, fields):
    """Some of the fields, now and then one twice or one that nobody knows, as a query string or the body of a form."""
    names = draw(st.lists(st.sampled_from(sorted(fields)), max_size=8)) if fields else []
    pairs = [(name.encode(), draw(values(fields[name]))) for name in names]
    if draw(st.integers(0, 9)) == 0:
        pairs.append((draw(texts), draw(texts)))
    return urlencode(
        pairs, quote_via=lambda text, *_: quote_from_bytes(text if isinstance(text, bytes) else text.encode())
    )
