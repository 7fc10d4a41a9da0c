"""What the forms of joint projects type: a title, yen before tax."""

from typing import Annotated

from msgspec import Meta

Title = Annotated[str, Meta(min_length=1, max_length=120)]
Yen = Annotated[int, Meta(ge=1, le=9_999_999_999)]
