"""Protections of every answer: headers, CSRF beyond the token, what caches may keep."""

from urllib.parse import urlsplit

from flask import Flask, abort, g, request, session
from flask_login import current_user

CSP = (
    "default-src 'self'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; connect-src 'self'; "
    "object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
)
LECTURES = {"GET", "HEAD", "OPTIONS"}


def _venue_d_ailleurs() -> bool:
    """Does the browser say that another site sent this request? Sec-Fetch-Site first, Origin as the fallback."""
    site = request.headers.get("Sec-Fetch-Site")
    if site is not None:
        return site not in ("same-origin", "none")
    origine = request.headers.get("Origin")
    if origine is None:
        return False
    try:
        return origine == "null" or urlsplit(origine).netloc.lower() != request.host.lower()
    except ValueError:
        return True


def _question_illisible() -> bool:
    """Does the query string hold a NUL character, that no database takes, or bytes that are no text?"""
    question = request.query_string
    try:
        question.decode()
    except UnicodeDecodeError:
        return True
    return b"\0" in question or b"%00" in question


def _est_personnelle() -> bool:
    """Does a public page greet a signed-in person, or carry a message meant for one browser?"""
    return session.modified or ("_login_user" in g and not current_user.est_anonyme)


def init_app(app: Flask) -> None:
    """Refuse writing requests that come from another site, and set the headers of every answer."""

    @app.before_request
    def refuser_les_adresses_illisibles():
        if "\0" in request.path:
            abort(404)
        if _question_illisible():
            abort(400)

    @app.before_request
    def refuser_les_autres_sites():
        if request.method not in LECTURES and _venue_d_ailleurs():
            abort(400, "cross-site")

    @app.after_request
    def poser_les_entetes(reponse):
        h = reponse.headers
        h.setdefault("Content-Security-Policy", CSP)
        h.setdefault("X-Content-Type-Options", "nosniff")
        h.setdefault("Referrer-Policy", "same-origin")
        h.setdefault("X-Frame-Options", "DENY")
        h.setdefault("Permissions-Policy", "camera=(), microphone=(), geolocation=(), payment=()")
        h.setdefault("Cross-Origin-Opener-Policy", "same-origin")
        if app.config["PRODUCTION"]:
            h.setdefault("Strict-Transport-Security", "max-age=31536000; includeSubDomains")
        if "Cache-Control" not in h or ("public" in h["Cache-Control"] and _est_personnelle()):
            h["Cache-Control"] = "no-store"
        return reponse
