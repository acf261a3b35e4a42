"""What production refuses to start with."""

import subprocess
import sys
from pathlib import Path

import pytest

from cmon.comptes import garde
from config import ConfigurationRefusee, verifier_configuration

SAINE = {
    "PRODUCTION": True,
    "DEBUG": False,
    "SECRET_KEY": "x" * 40,
    "BASE_URL": "https://www.example.org",
}
RACINE = Path(__file__).resolve().parents[2]


def test_sound_settings_are_accepted():
    verifier_configuration(SAINE)


@pytest.mark.parametrize(
    ("changement", "mot"),
    [
        ({"SECRET_KEY": "developpement-seulement"}, "SECRET_KEY"),
        ({"SECRET_KEY": "court"}, "SECRET_KEY"),
        ({"DEBUG": True}, "debug"),
        ({"BASE_URL": "http://www.example.org"}, "BASE_URL"),
    ],
)
def test_unsafe_settings_are_refused_and_named(changement, mot):
    with pytest.raises(ConfigurationRefusee, match=mot):
        verifier_configuration({**SAINE, **changement})


def test_a_database_with_demo_accounts_is_refused(app, fabrique):
    fabrique.compte(est_demo=True)
    app.config["PRODUCTION"] = True
    with pytest.raises(ConfigurationRefusee, match="demo"):
        garde.init_app(app)


def test_a_database_without_demo_accounts_is_accepted(app, fabrique):
    fabrique.compte()
    app.config["PRODUCTION"] = True
    garde.init_app(app)


def test_the_server_does_not_start_in_production_with_the_default_secret(tmp_path):
    resultat = subprocess.run(
        [sys.executable, "-c", "import wsgi"],
        cwd=RACINE,
        env={"CMON_ENV": "production", "CMON_INSTANCE": str(tmp_path), "PATH": "/usr/bin"},
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert resultat.returncode != 0
    assert "SECRET_KEY" in resultat.stderr


def test_the_cookie_of_production_is_locked(tmp_path):
    code = (
        "from cmon import create_app; a = create_app(); c = a.config;"
        "print(c['SESSION_COOKIE_NAME'], c['SESSION_COOKIE_SECURE'], c['SESSION_COOKIE_HTTPONLY'],"
        " c['SESSION_COOKIE_SAMESITE'], c['SESSION_COOKIE_PATH'], c.get('SESSION_COOKIE_DOMAIN'));"
        "r = a.test_client().get('/connexion/', base_url='https://www.example.org');"
        "print(r.status_code, r.headers['Set-Cookie']); print(r.headers['Strict-Transport-Security'][:7]);"
        "print(a.test_client().get('/composants', base_url='https://www.example.org').status_code)"
    )
    resultat = subprocess.run(
        [sys.executable, "-c", code],
        cwd=RACINE,
        env={
            "CMON_ENV": "production",
            "CMON_INSTANCE": str(tmp_path),
            "SECRET_KEY": "y" * 40,
            "BASE_URL": "https://www.example.org",
            "PATH": "/usr/bin",
        },
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert resultat.returncode == 0, resultat.stderr
    reglages, cookie, hsts, composants = resultat.stdout.splitlines()
    assert reglages == "__Host-cmon True True Lax / None"
    assert cookie.startswith("200 __Host-cmon=")
    assert all(mot in cookie for mot in ("Secure", "HttpOnly", "SameSite=Lax", "Path=/"))
    assert "Domain" not in cookie
    assert hsts == "max-age"
    assert composants == "404"
