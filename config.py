"""Settings. This module is the only reader of os.environ."""

import os
from pathlib import Path

RACINE = Path(__file__).resolve().parent
CLE_DE_DEVELOPPEMENT = "developpement-seulement"
MO = 1024 * 1024


class ConfigurationRefusee(RuntimeError):
    """The settings would make production unsafe: the message says which one to change."""


def _oui(nom: str, defaut: str) -> bool:
    return os.environ.get(nom, defaut).strip().lower() in {"1", "on", "oui", "true", "yes"}


def _entier(nom: str, defaut: int) -> int:
    texte = os.environ.get(nom, "").strip()
    try:
        return int(texte) if texte else defaut
    except ValueError:
        raise ConfigurationRefusee(f"{nom} must be a whole number, not {texte!r}.") from None


def _base_de_donnees(instance: Path) -> str:
    url = os.environ.get("DATABASE_URL") or f"sqlite:///{instance / 'cmon.sqlite3'}"
    for court in ("postgres://", "postgresql://"):
        if url.startswith(court):
            return "postgresql+psycopg://" + url.removeprefix(court)
    return url


def lire_configuration() -> dict:
    """Read every setting of the environment once, as a mapping for `app.config.from_mapping`."""
    env = os.environ.get("CMON_ENV", "development").strip().lower()
    if env not in {"development", "production", "test"}:
        raise ConfigurationRefusee("CMON_ENV must be development, test or production.")
    production = env == "production"
    instance = Path(os.environ.get("CMON_INSTANCE") or RACINE / "instance")
    port = _entier("PORT", 5000)
    base_url = os.environ.get("BASE_URL", "").rstrip("/") or f"http://127.0.0.1:{port}"
    return {
        "CMON_ENV": env,
        "PRODUCTION": production,
        "DEVELOPPEMENT": env == "development",
        "DEBUG": _oui("FLASK_DEBUG", "off"),
        "TESTING": env == "test",
        "INSTANCE": str(instance),
        "PORT": port,
        "SECRET_KEY": os.environ.get("SECRET_KEY") or CLE_DE_DEVELOPPEMENT,
        "BASE_URL": base_url,
        "PORTAILS_HOTES": os.environ.get("PORTAILS_HOTES", ""),
        "MANDATAIRES": _entier("MANDATAIRES", 0),
        # database
        "SQLALCHEMY_DATABASE_URI": _base_de_donnees(instance),
        "DB_POOL": _entier("DB_POOL", 5),
        # public pages that each process gives again without writing them anew; tests ask for the first writing
        "PAGES_EN_MEMOIRE": _entier("PAGES_EN_MEMOIRE", 0 if env == "test" else 100),
        # seconds between two writings of the page views; tests ask for them
        "FREQUENTATION_S": _entier("FREQUENTATION_S", 0 if env == "test" else 60),
        # sessions and links
        "SESSION_COOKIE_NAME": "__Host-cmon" if production else "cmon",
        "SESSION_COOKIE_SECURE": production,
        "SESSION_COOKIE_HTTPONLY": True,
        "SESSION_COOKIE_SAMESITE": "Lax",
        "SESSION_COOKIE_PATH": "/",
        "SESSION_INACTIVITE_MIN": _entier("SESSION_INACTIVITE_MIN", 60),
        "SESSION_INACTIVITE_EQUIPE_MIN": _entier("SESSION_INACTIVITE_EQUIPE_MIN", 30),
        "SESSION_DUREE_MAX_H": _entier("SESSION_DUREE_MAX_H", 12),
        "LIEN_CONNEXION_MIN": _entier("LIEN_CONNEXION_MIN", 60),
        # days to confirm the address of a new account, which is erased after them
        "COMPTE_A_CONFIRMER_J": _entier("COMPTE_A_CONFIRMER_J", 7),
        # days to accept an invitation to join a structure
        "INVITATION_J": _entier("INVITATION_J", 7),
        "WTF_CSRF_TIME_LIMIT": None,
        "WTF_CSRF_SSL_STRICT": False,  # cmon.securite checks Origin and Sec-Fetch-Site itself
        # mail
        "MAIL_SERVER": os.environ.get("MAIL_SERVER", ""),
        "MAIL_PORT": _entier("MAIL_PORT", 25),
        "MAIL_USERNAME": os.environ.get("MAIL_USERNAME") or None,
        "MAIL_PASSWORD": os.environ.get("MAIL_PASSWORD") or None,
        "MAIL_USE_TLS": _oui("MAIL_USE_TLS", "off"),
        "MAIL_USE_SSL": _oui("MAIL_USE_SSL", "off"),
        "MAIL_TIMEOUT_S": _entier("MAIL_TIMEOUT_S", 20),
        # files
        "FICHIERS_URL": os.environ.get("FICHIERS_URL") or str(instance / "fichiers"),
        "FICHIER_MAX_OCTETS": _entier("FICHIER_MAX_OCTETS", 5 * MO),
        "FICHIERS_MAX_NB": _entier("FICHIERS_MAX_NB", 5),
        "MAX_CONTENT_LENGTH": _entier("CORPS_MAX_OCTETS", 1 * MO),
        "MAX_FORM_MEMORY_SIZE": 1 * MO,
        "MAX_FORM_PARTS": 200,
        # outside services
        "SIRET_API_BASE": os.environ.get("SIRET_API_BASE", "").rstrip("/")
        or ("https://recherche-entreprises.api.gouv.fr" if production else ""),
        "SIRET_API_HOTES": os.environ.get("SIRET_API_HOTES", "recherche-entreprises.api.gouv.fr"),
        # retention, in days
        "CONSERVATION_CANDIDATURES_J": _entier("CONSERVATION_CANDIDATURES_J", 30),
        # after the refusal, the withdrawal, the closing of the offer; an account after the last visit of a candidate
        "CONSERVATION_CANDIDATURES_ALTERNANCE_J": _entier("CONSERVATION_CANDIDATURES_ALTERNANCE_J", 92),
        "CONSERVATION_COMPTES_J": _entier("CONSERVATION_COMPTES_J", 730),
        "CONSERVATION_PARTICIPANTS_J": _entier("CONSERVATION_PARTICIPANTS_J", 30),
        "CONSERVATION_RELANCES_J": _entier("CONSERVATION_RELANCES_J", 365),
        "CONSERVATION_DEPUBLIEES_J": _entier("CONSERVATION_DEPUBLIEES_J", 30),
        "CONSERVATION_TEXTES_J": _entier("CONSERVATION_TEXTES_J", 365),
        "CONSERVATION_CONTACTS_J": _entier("CONSERVATION_CONTACTS_J", 730),
        "CONSERVATION_SIGNALEMENTS_J": _entier("CONSERVATION_SIGNALEMENTS_J", 365),
        "CONSERVATION_CONTACTS_PROFILS_J": _entier("CONSERVATION_CONTACTS_PROFILS_J", 365),
        "CONSERVATION_DEMANDES_J": _entier("CONSERVATION_DEMANDES_J", 365),
        "CONSERVATION_COURRIELS_J": _entier("CONSERVATION_COURRIELS_J", 30),
        "CONSERVATION_ECHECS_J": _entier("CONSERVATION_ECHECS_J", 90),
        "CONSERVATION_TRACES_J": _entier("CONSERVATION_TRACES_J", 365),
        "CONSERVATION_FREQUENTATION_J": _entier("CONSERVATION_FREQUENTATION_J", 396),
        # days that an employer has to answer a relance
        "RELANCE_DELAI_J": _entier("RELANCE_DELAI_J", 15),
        # profiles that a structure may contact in a day, days that a candidate has to answer
        "CONTACTS_PAR_JOUR": _entier("CONTACTS_PAR_JOUR", 30),
        "CONTACT_EXPIRE_J": _entier("CONTACT_EXPIRE_J", 30),
        # days without an answer to an alternance candidature: the structure is reminded, then the wait is over
        "CANDIDATURE_RAPPEL_J": _entier("CANDIDATURE_RAPPEL_J", 7),
        "CANDIDATURE_CLOTURE_J": _entier("CANDIDATURE_CLOTURE_J", 60),
        # jobs
        "SCHEDULER": _oui("SCHEDULER", "on"),
        "DEMO_INTERDITE": production,
    }


def verifier_configuration(config: dict) -> None:
    """Refuse unsafe production settings.

    Raises ConfigurationRefusee when production would run with the default secret key, a short one, or debug.
    """
    if not config["PRODUCTION"]:
        return
    if config["SECRET_KEY"] == CLE_DE_DEVELOPPEMENT or len(config["SECRET_KEY"]) < 32:
        raise ConfigurationRefusee("Production needs SECRET_KEY: 32 random characters or more, kept out of the code.")
    if config["DEBUG"]:
        raise ConfigurationRefusee("Production never runs with debug: unset FLASK_DEBUG.")
    if not config["BASE_URL"].startswith("https://"):
        raise ConfigurationRefusee(
            "Production needs BASE_URL: the public https:// address that mailed links start with."
        )
