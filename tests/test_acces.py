"""Closed by default: every route, asked by those who may not enter it."""

import pytest
from werkzeug.routing.converters import AnyConverter, NumberConverter

from cmon.acces import MARQUE, predicat_public

# The people of the tests, from the least to the most allowed.
PERSONNES = {
    "une personne sans structure": lambda f: f.compte(),
    "un employeur": lambda f: f.employeur(),
    "un partenaire à valider": lambda f: f.partenaire(etat="a_valider"),
    "un partenaire": lambda f: f.partenaire(),
    "un recruteur": lambda f: f.recruteur(),
    "un candidat": lambda f: f.candidat(),
    "l’équipe": lambda f: f.membre_equipe(),
}


def chemin(regle) -> str:
    """An address of that route, about nothing that exists."""
    valeurs = {}
    for nom, convertisseur in regle._converters.items():
        if isinstance(convertisseur, NumberConverter):
            valeurs[nom] = 999_999
        elif isinstance(convertisseur, AnyConverter):
            valeurs[nom] = sorted(convertisseur.items)[0]
        else:
            valeurs[nom] = "inconnu"
    return regle.build(valeurs, append_unknown=False)[1]


def hote(app, regle) -> str:
    """A host that serves that route: the first portail's, unless it does not have the module."""
    module = regle.endpoint.partition(".")[0]
    return next(p.hotes[0] for p in app.extensions["portails"].values() if p.sert(module))


def connecter_partout(app, client, connecter, compte):
    """Sign in on each portail: a session is one site’s."""
    for portail in app.extensions["portails"]:
        connecter(client, compte, portail=portail)


def routes(app, methode: str, *, publiques: bool) -> list:
    """The routes that answer this method, public or not."""
    return [
        r
        for r in app.url_map.iter_rules()
        if methode in r.methods
        and r.endpoint != "static"
        and predicat_public(getattr(app.view_functions[r.endpoint], MARQUE)) == publiques
    ]


def test_a_visitor_enters_no_closed_page(app, client):
    for regle in routes(app, "GET", publiques=False):
        adresse = chemin(regle)
        reponse = client.get(adresse, portail=hote(app, regle))
        dehors = reponse.status_code == 404 or (
            reponse.status_code == 303 and reponse.location.startswith("/connexion/")
        )
        assert dehors, f"{adresse} answers {reponse.status_code} to a visitor"
        assert "Set-Cookie" not in reponse.headers, adresse


def test_a_fragment_of_a_closed_page_holds_no_sign_in_page(app, client):
    for regle in routes(app, "GET", publiques=False):
        adresse = chemin(regle)
        reponse = client.hx(adresse, portail=hote(app, regle))
        assert reponse.status_code in (401, 404), f"{adresse} answers {reponse.status_code} to a visitor's fragment"
        assert "mot de passe" not in reponse.texte, adresse


# A mail reader presses these for its owner (RFC 8058): the signed link is the whole right, and a wrong one is missing.
SANS_JETON = {"mon_espace.se_desabonner", "espace_candidat.se_desabonner"}


def test_a_form_without_token_changes_nothing(app, client, fabrique, connecter):
    connecter_partout(app, client, connecter, fabrique.membre_equipe())
    for publiques in (True, False):
        for regle in routes(app, "POST", publiques=publiques):
            adresse = chemin(regle)
            reponse = client.post(adresse, data={}, portail=hote(app, regle))
            attendu = 404 if regle.endpoint in SANS_JETON else 400
            assert reponse.status_code == attendu, f"{adresse} answers {reponse.status_code} without a token"


@pytest.mark.parametrize(
    "qui", ["une personne sans structure", "un partenaire", "un recruteur", "un candidat", "l’équipe"]
)
def test_nobody_gets_an_error_from_an_address_about_nothing(app, client, fabrique, connecter, qui):
    connecter_partout(app, client, connecter, PERSONNES[qui](fabrique))
    for publiques in (True, False):
        for regle in routes(app, "GET", publiques=publiques):
            reponse = client.get(chemin(regle), portail=hote(app, regle))
            assert reponse.status_code in (200, 303, 304, 404, 410, 422, 503), (
                f"{reponse.request.path}: {reponse.status}"
            )
            if reponse.status_code == 503:
                assert regle.endpoint == "technique.pret", reponse.request.path


def test_only_the_equipe_enters_the_administration(app, nouveau_client, fabrique, connecter):
    adresses = [
        chemin(r)
        for r in routes(app, "GET", publiques=False)
        if r.rule.startswith("/administration/") and not r.arguments
    ]
    for qui, faire in PERSONNES.items():
        client = connecter(nouveau_client(), faire(fabrique))
        for adresse in adresses:
            attendu = {200, 303} if qui == "l’équipe" else {404}
            assert client.get(adresse).status_code in attendu, f"{qui}: {adresse}"


@pytest.mark.parametrize("adresse", ["/.git/config", "/console", "/.env", "/admin", "/static/../config.py", "/wsgi.py"])
def test_what_scanners_look_for_is_not_there(client, adresse):
    assert client.get(adresse).status_code == 404


@pytest.mark.parametrize("portail", ["inconnu.example.org", "stage.localhost.example.org"])
def test_an_unknown_host_is_refused(client, portail):
    assert client.get("/", portail=portail).status_code == 400
