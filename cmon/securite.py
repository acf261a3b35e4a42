"""Protections of every answer: headers, CSRF beyond the token, what caches may keep."""

from urllib.parse import urlsplit

from flask import Flask, abort, g, request
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
    return origine == "null" or urlsplit(origine).netloc.lower() != request.host.lower()


def init_app(app: Flask) -> None:
    """Refuse writing requests that come from another site, and set the headers of every answer."""

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
        if "Cache-Control" not in h:
            h["Cache-Control"] = "no-store"
        elif "public" in h["Cache-Control"] and "_login_user" in g and not current_user.est_anonyme:
            # A public page that greets a signed-in person is theirs alone.
            h["Cache-Control"] = "no-store"
        return reponse
