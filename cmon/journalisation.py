"""Logs: one line a request with its id, times and status; no personal data, no token, no query string."""

import json
import logging
import re
import secrets
import sys
import time
from datetime import UTC, datetime

from flask import Flask, g, has_request_context, request

COURRIEL = re.compile(r"[^\s@<>\"'=:,;()]+@[^\s@<>\"'=:,;()]+")
JETON = re.compile(r"[A-Za-z0-9_-]{32,}")
CONTROLES = re.compile(r"[\x00-\x1f\x7f]+")


def epurer(texte: str) -> str:
    """Take addresses, long random values and control characters out of a text meant for the logs."""
    return CONTROLES.sub(" ", JETON.sub("<jeton>", COURRIEL.sub("<courriel>", texte)))


class Format(logging.Formatter):
    """One JSON object a line."""

    def format(self, record: logging.LogRecord) -> str:
        """Write the record, its request id and, cleaned of values, its traceback."""
        ligne = {
            "le": datetime.now(UTC).isoformat(timespec="milliseconds"),
            "niveau": record.levelname.lower(),
            "source": record.name,
            "message": epurer(record.getMessage()),
        }
        if has_request_context():
            ligne["requete"] = g.get("requete_id", "")
        if record.exc_info and record.exc_info[0]:
            # The text of an exception may hold what a person typed: only its type and its places are kept.
            ligne["exception"] = record.exc_info[0].__name__
            pile, lieux = record.exc_info[2], []
            while pile:
                lieux.append(f"{pile.tb_frame.f_code.co_filename.rsplit('/', 2)[-1]}:{pile.tb_lineno}")
                pile = pile.tb_next
            ligne["pile"] = lieux[-12:]
        ligne.update(getattr(record, "donnees", {}))
        return json.dumps(ligne, ensure_ascii=False)


def init_app(app: Flask) -> None:
    """Send logs to standard error as JSON lines and give every request an id, which the answer carries."""
    racine = logging.getLogger()
    if not any(isinstance(h.formatter, Format) for h in racine.handlers):
        sortie = logging.StreamHandler(sys.stderr)
        sortie.setFormatter(Format())
        racine.addHandler(sortie)
    racine.setLevel(logging.INFO)
    logging.getLogger("werkzeug").setLevel(logging.WARNING)
    logging.getLogger("apscheduler").setLevel(logging.WARNING)
    logging.getLogger("alembic").setLevel(logging.WARNING)
    journal = logging.getLogger("cmon.requete")

    @app.before_request
    def numeroter():
        g.requete_id = secrets.token_hex(6)
        g.debut = time.perf_counter()

    @app.after_request
    def consigner(reponse):
        reponse.headers["X-Request-Id"] = g.get("requete_id", "")
        if request.endpoint != "static":
            regle = request.url_rule.rule if request.url_rule else "-"
            journal.info(
                "%s %s %s",
                request.method,
                regle,
                reponse.status_code,
                extra={"donnees": {"ms": round((time.perf_counter() - g.get("debut", time.perf_counter())) * 1000, 1)}},
            )
        return reponse
