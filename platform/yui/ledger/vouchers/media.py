"""What may be put beside a slip."""

from tenants.refusal import FieldError, Invalid
from yui.web.words import N_

MOST_BYTES = 5 * 1_048_576
_MEDIA = {
    b"%PDF-": "application/pdf",
    b"\x89PNG\r\n\x1a\n": "image/png",
    b"\xff\xd8\xff": "image/jpeg",
}


def media_of(body: bytes) -> str:
    """What a file is by its first bytes; only what every reader opens is taken."""
    if len(body) > MOST_BYTES:
        says = N_("証憑は5MBまでです。")
        raise Invalid([FieldError("files", "too_large", says)])
    for start, media in _MEDIA.items():
        if body.startswith(start):
            return media
    says = N_("証憑は、PDF・PNG・JPEGのどれかにしてください。")
    raise Invalid([FieldError("files", "media", says)])
