"""Signed addresses of mailed links that need no account: they name a row and one purpose."""

from flask import current_app
from itsdangerous import BadSignature, URLSafeSerializer

LONGUEUR_MAX = 300


def signer(usage: str, jeton: str) -> str:
    """The text that stands in a mailed link: `jeton` (random, of the row) signed for one purpose, `usage`."""
    return URLSafeSerializer(current_app.secret_key, salt=f"cmon.liens.{usage}").dumps(jeton)


def lire(usage: str, texte: str) -> str | None:
    """The `jeton` that a link of that purpose names, or None when it was not signed here for it."""
    if len(texte) > LONGUEUR_MAX:
        return None
    try:
        return URLSafeSerializer(current_app.secret_key, salt=f"cmon.liens.{usage}").loads(texte)
    except BadSignature:
        return None
