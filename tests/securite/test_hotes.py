"""Where a request says it comes from and goes to: hosts, forwarding headers, htmx headers, addresses to go on to."""

import re

import pytest

from cmon.acces import MARQUE, adresse_locale, predicat_public
from tests import bases
from tests.client import ClientRelecteur, ReponseRelue

REFUSES = [
    "exemple.test",
    "stage.localhost.",
    "stage.localhost.exemple.test",
    "stage.localhost:99999",
    "stage.localhost:port",
    "stage.localhost:-1",
    "stage.localhost:",
    "stage.localhost@exemple.test",
    "exemple.test#stage.localhost",
    "stage.localhost, exemple.test",
    "stage.localhost/exemple.test",
    "stage.localhost\\exemple.test",
    "[::1]",
    "[::1",
    "[v1.x]:80",
    "\xe9.test",
    "x" * 300,
    "",
]
AILLEURS = [
    "https://exemple.test/",
    "//exemple.test",
    "///exemple.test",
    "/\\exemple.test",
    "\\/exemple.test",
    "/%2Fexemple.test",
    "/%2f%2fexemple.test",
    "/%5Cexemple.test",
    "/.//exemple.test",
    "/..//exemple.test",
    "/x//exemple.test",
    "/%09/exemple.test",
    "/%0d%0aLocation:%20//exemple.test",
    "/\texemple.test",
    "/\r\nSet-Cookie: x=1",
    "/ exemple.test",
    "/\x00",
    "/\x7f",
    "/\u2028",
    "javascript:alert(1)",
    "data:text/html,x",
    "exemple.test",
    "@exemple.test",
    "?suite=x",
    "http:exemple.test",
    "/" + "x" * 3000,
]
FORGES = {
    "HX-Request": "true",
    "HX-Current-URL": "https://exemple.test/<b>forge</b>",
    "HX-Target": "forge-cible",
    "HX-Trigger": "forge-declencheur",
    "HX-Trigger-Name": "forge-nom",
    "HX-Prompt": "forge-reponse",
}


@pytest.mark.base("sqlite")
@pytest.mark.parametrize("hote", REFUSES)
def test_an_unknown_host_is_refused_whatever_is_asked(client, hote):
    for chemin, methode in (("/", "GET"), ("/connexion/", "POST"), ("/offres", "GET"), ("/static/cmon.js", "GET")):
        reponse = client.open(chemin, method=methode, environ_overrides={"HTTP_HOST": hote})
        assert reponse.status_code == 400, chemin
        assert "exemple.test" not in reponse.texte
        assert "Location" not in reponse.headers
        assert "Set-Cookie" not in reponse.headers


@pytest.mark.base("sqlite")
def test_the_case_of_a_host_and_its_port_do_not_matter(client):
    for hote in ("STAGE.localhost", "stage.localhost:80", "stage.localhost:8080"):
        assert client.get("/connexion/", environ_overrides={"HTTP_HOST": hote}).status_code == 200


@pytest.mark.base("sqlite")
def test_a_health_check_may_name_the_machine(client):
    for hote in ("10.0.0.3:8000", "[::1]:8000"):
        assert client.get("/sante", environ_overrides={"HTTP_HOST": hote}).json == {"etat": "vivant"}


@pytest.mark.base("sqlite")
def test_a_portail_answers_404_for_the_modules_of_another(client, fabrique, connecter):
    numero = fabrique.offre().numero
    compte = fabrique.membre_equipe()
    absentes = [
        "/rencontres/",
        f"/detail-offre-stage/offre-detail/{numero}/",
        "/deposer/",
        "/portefeuille/",
        "/portefeuille/projets/1/",
        "/consultation/",
    ]
    for portail in ("cmonalternance", "vin"):
        connecter(client, compte, portail=portail)
        for chemin in absentes:
            assert client.get(chemin, portail=portail).status_code == 404, (portail, chemin)
            assert client.hx(chemin, portail=portail).status_code == 404, (portail, chemin)
    connecter(client, compte)
    for chemin in ("/mes-offres/", "/mon-espace/profils/", "/vite-mon-stage/", "/aide/"):
        assert client.get(chemin).status_code == 404, chemin


def test_forwarding_headers_are_read_only_behind_as_many_proxies_as_the_settings_say(client, fabrique, boite):
    transmis = {
        "X-Forwarded-Host": "exemple.test",
        "X-Forwarded-Proto": "https",
        "X-Forwarded-For": "192.0.2.99",
        "X-Forwarded-Prefix": "//exemple.test",
        "Forwarded": "host=exemple.test;proto=https",
        "X-Original-URL": "/administration/",
        "X-Rewrite-URL": "/administration/",
    }
    assert client.get("/offres", headers=transmis).location == "http://stage.localhost/offres/"
    compte = fabrique.compte()
    bouton = "Recevoir un lien de connexion par mail"
    client.envoyer("/connexion/", {"courriel": compte.courriel}, bouton=bouton, headers=transmis)
    courriel = boite.unique(a=compte.courriel)
    assert "exemple.test" not in courriel.corps_texte + courriel.corps_html + courriel.identifiant


def test_behind_one_proxy_the_host_that_it_names_is_checked_too(tmp_path):
    app = bases.application(f"sqlite:///{tmp_path / 'a.sqlite3'}", tmp_path, MANDATAIRES=1)
    client = ClientRelecteur(app, ReponseRelue)
    client.verifie = False
    with app.app_context():
        assert client.get("/sante", headers={"X-Forwarded-Host": "exemple.test"}).status_code == 200
        assert client.get("/", headers={"X-Forwarded-Host": "exemple.test"}).status_code == 400
        liste = {"X-Forwarded-Host": "exemple.test, stage.localhost"}
        assert client.get("/offres", headers=liste).location == "http://stage.localhost/offres/"


@pytest.mark.base("sqlite")
@pytest.mark.parametrize("chemin", ["//exemple.test/offres", "///exemple.test/offres", "/offres/%0d%0aX-Forge:1"])
def test_the_slash_added_to_an_address_leads_nowhere_else(client, chemin):
    reponse = client.get(chemin, environ_overrides={"HTTP_HOST": "stage.localhost"})
    assert reponse.status_code in (308, 404)
    assert reponse.headers.get("Location", "http://stage.localhost/").startswith("http://stage.localhost/")
    assert "X-Forge" not in reponse.headers


@pytest.mark.base("sqlite")
@pytest.mark.parametrize("origine", ["http://[", "null", "", "//", "http://stage.localhost.exemple.test", "\xe9"])
def test_an_origin_that_is_not_ours_is_refused_even_with_the_right_token(client, origine):
    jeton = client.get("/connexion/").soupe.select_one("input[name=csrf_token]")["value"]
    reponse = client.post("/connexion/", data={"csrf_token": jeton}, headers={"Origin": origine})
    assert reponse.status_code == 400
    assert client.post("/connexion/", data={"csrf_token": jeton}).status_code == 422


@pytest.mark.parametrize("adresse", AILLEURS)
def test_an_address_to_go_on_to_is_a_path_of_this_site(adresse):
    assert adresse_locale(adresse) == "/"


@pytest.mark.parametrize(
    "adresse",
    ["/", "/portefeuille/projets/?page=2&tri=-nom", "/offres/?q=pâtissier", "/offres/?suite=//x", "/a/%C3%A9/#ici"],
)
def test_an_honest_address_to_go_on_to_is_kept(adresse):
    assert adresse_locale(adresse) == adresse


@pytest.mark.base("sqlite")
@pytest.mark.parametrize("hx", [False, True])
def test_no_form_leads_to_another_site_by_a_page_nor_by_a_header(client, fabrique, hx):
    compte = fabrique.compte()
    for adresse in AILLEURS[:12]:
        page = client.get("/connexion/", query_string={"suite": adresse})
        assert "exemple.test" not in page.texte
        champs = {"courriel": compte.courriel, "mot_de_passe": fabrique.mot_de_passe, "suite": adresse}
        reponse = client.envoyer("/connexion/", champs, page=page, bouton="Se connecter", hx=hx)
        but = reponse.headers["HX-Redirect"] if hx else reponse.location
        assert but == "/connexion/accueil/", adresse
        client.delete_cookie("cmon", domain="stage.localhost")


@pytest.mark.base("sqlite")
def test_a_header_that_leads_on_holds_only_what_a_header_can_carry(client, fabrique):
    champs = {"mot_de_passe": fabrique.mot_de_passe, "suite": "/offres/?q=pâtissier😀"}
    champs["courriel"] = fabrique.compte().courriel
    reponse = client.envoyer("/connexion/", champs, bouton="Se connecter", hx=True)
    assert reponse.headers["HX-Redirect"] == "/offres/?q=p%C3%A2tissier%F0%9F%98%80"


@pytest.mark.base("sqlite")
def test_forged_htmx_headers_open_nothing_and_are_repeated_nowhere(app, client, fabrique, connecter):
    connecter(client, fabrique.partenaire())
    client.verifie = False
    for regle in app.url_map.iter_rules():
        if regle.arguments or "GET" not in regle.methods or regle.endpoint == "static":
            continue
        simple = client.get(regle.rule)
        for autres in ({}, {"HX-Boosted": "true"}, {"HX-History-Restore-Request": "true"}):
            forgee = client.get(regle.rule, headers={**FORGES, **autres})
            assert (forgee.status_code == 404) == (simple.status_code == 404), regle.rule
            assert b"forge" not in forgee.data.replace(b"forgeron", b""), regle.rule
            assert "forge" not in str(forgee.headers), regle.rule
            if autres:
                assert forgee.status_code == simple.status_code


@pytest.mark.base("sqlite")
def test_pages_with_fragments_say_that_they_vary(app, client, fabrique, connecter):
    connecter(client, fabrique.membre_equipe())
    for regle in app.url_map.iter_rules():
        if regle.arguments or "GET" not in regle.methods or regle.endpoint == "static":
            continue
        page, fragment = client.get(regle.rule), client.get(regle.rule, headers={"HX-Request": "true"})
        if page.est_html and page.texte[:200] != fragment.texte[:200]:
            assert "HX-Request" in page.vary, regle.rule
            assert "HX-Request" in fragment.vary, regle.rule


@pytest.mark.base("sqlite")
def test_an_ended_session_leads_a_fragment_to_the_sign_in_page_by_a_header(app, client, fabrique, connecter):
    connecter(client, fabrique.partenaire())
    page = client.get("/mon-compte/")
    client.envoyer("/mon-compte/", page=page, action="/mon-compte/deconnexion-partout/")
    jetons = {
        portail: client.get("/connexion/", portail=portail).soupe.select_one("input[name=csrf_token]")["value"]
        for portail in app.extensions["portails"]
    }
    for regle in app.url_map.iter_rules():
        if predicat_public(getattr(app.view_functions[regle.endpoint], MARQUE, None)) or regle.endpoint == "static":
            continue
        # A choice of words in an address (`any(gestionnaire,utilisateur)`) takes its first one.
        chemin = re.sub(r"<any\((\w+)[^>]*>", r"\1", regle.rule)
        chemin = re.sub(r"<[^>]+>", "1", chemin)
        methode = "POST" if "POST" in regle.methods else "GET"
        module = regle.endpoint.partition(".")[0]
        portail = next(p.code for p in app.extensions["portails"].values() if p.sert(module))
        donnees = {"csrf_token": jetons[portail]} if methode == "POST" else None
        reponse = client.hx(chemin, methode=methode, data=donnees, portail=portail)
        assert reponse.status_code == 401, chemin
        lue = methode == "GET" or any(r.rule == regle.rule and "GET" in r.methods for r in app.url_map.iter_rules())
        suite = (chemin if lue else "/") + ("&fin=oui" if methode == "POST" else "")
        assert reponse.headers["HX-Redirect"] == f"/connexion/?suite={suite}"
        assert not reponse.data
