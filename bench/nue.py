"""What pages are compared with: a bare WSGI function of as many bytes, and Flask's fixed text."""

from flask import Flask

_flask = Flask(__name__)


@_flask.get("/texte")
def texte():
    """Flask's fixed text."""
    return "Bonjour"


def app(environ, start_response):
    """`/<n>` answers n bytes and does nothing else; `/texte` is Flask's."""
    chemin = environ["PATH_INFO"]
    if chemin == "/texte":
        return _flask(environ, start_response)
    corps = b"x" * int(chemin.strip("/") or 0)
    start_response("200 OK", [("Content-Type", "text/html; charset=utf-8"), ("Content-Length", str(len(corps)))])
    return [corps]
