"""The banks and branches of the Zengin net: found by code, name or kana, and named in bank letters."""
