"""Passwords that anyone would try first."""

COMMON = frozenset(
    [
        "password",
        "passw0rd",
        "1234567890",
        "0123456789",
        "qwertyuiop",
        "qwerty1234",
        "abcdefghij",
        "letmein123",
        "iloveyou12",
        "administrator",
        "password12",
        "password123",
        "1111111111",
        "0000000000",
        "パスワード",
    ]
)
