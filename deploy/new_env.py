"""Prints the secrets of a new installation: python3 deploy/new_env.py > deploy/.env

Keep the file where backups are not; without YUI_SECRET nobody can use a restored database.
"""

import secrets

print(f"YUI_SECRET={secrets.token_urlsafe(48)}")
print(f"POSTGRES_PASSWORD={secrets.token_urlsafe(32)}")
print(f"VALKEY_PASSWORD={secrets.token_urlsafe(32)}")
print("YUI_BASE_URL=http://127.0.0.1:8788")
