"""Passkeys: a key pair in the phone or the computer, shown by a finger or a face."""
