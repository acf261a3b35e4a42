"""What browsers and caches may keep, which cookies are set, and the tokens of forms."""

import pytest

from cmon import create_app
from cmon.comptes.session import CLE
from tests.aides import connecter as ouvrir

PUBLIQUES = ["/", "/offres/", "/rencontres/", "/mentions-legales/", "/rgpd/", "/charte/"]
PUBLIQUES.append("/autocompletion/communes/?q=poi")
COOKIE = "cmon"


def jeton_de(page) -> str:
    return page.soupe.select_one("input[name=csrf_token]")["value"]


def pages_sans_argument(app) -> list[str]:
    return [
        r.rule for r in app.url_map.iter_rules() if not r.arguments and "GET" in r.methods and r.endpoint != "static"
    ]


@pytest.mark.base("sqlite")
def test_a_public_page_sets_no_cookie_holds_no_token_and_varies_with_the_cookie(client, fabrique):
    detail = f"/detail-offre-stage/offre-detail/{fabrique.offre().numero}/"
    for chemin in [*PUBLIQUES, detail]:
        for requete in (client.get, client.head):
            reponse = requete(chemin)
            assert "Set-Cookie" not in reponse.headers, chemin
            assert "csrf_token" not in reponse.texte, chemin
            assert "public" in reponse.headers["Cache-Control"], chemin
            if reponse.est_html:
                assert "Cookie" in reponse.vary, chemin
                assert "HX-Request" in reponse.vary or chemin not in ("/offres/", detail)


@pytest.mark.base("sqlite")
@pytest.mark.parametrize("qui", ["compte", "employeur", "partenaire", "membre_equipe"])
def test_no_page_of_a_signed_in_person_is_kept(app, client, fabrique, connecter, qui):
    compte = getattr(fabrique, qui)()
    connecter(client, compte)
    detail = f"/detail-offre-stage/offre-detail/{fabrique.offre().numero}/"
    for chemin in [*pages_sans_argument(app), detail, "/mentions-legales/", "/introuvable/"]:
        for entetes in ({}, {"HX-Request": "true"}):
            reponse = client.get(chemin, headers=entetes)
            personnelle = reponse.est_html and (compte.nom_complet in reponse.texte or "csrf_token" in reponse.texte)
            if personnelle or chemin.startswith(("/portefeuille", "/consultation", "/administration", "/mon-compte")):
                assert reponse.headers["Cache-Control"] == "no-store", chemin
            if personnelle:
                assert not reponse.get_etag()[0], chemin


@pytest.mark.base("sqlite")
def test_every_answer_says_how_it_may_be_kept(app, client):
    for chemin in [*pages_sans_argument(app), "/introuvable/", "/static/cmon.js", "/static/absent.js", "/offres"]:
        for methode in ("GET", "HEAD", "OPTIONS", "PUT"):
            reponse = client.open(chemin, method=methode)
            assert reponse.headers.get("Cache-Control"), f"{methode} {chemin}"
            if reponse.status_code >= 400:
                assert reponse.headers["Cache-Control"] == "no-store", f"{methode} {chemin}"


def test_a_mark_of_a_public_page_never_stands_for_the_page_of_a_person(client, fabrique, connecter):
    compte = fabrique.partenaire()
    chemin = f"/detail-offre-stage/offre-detail/{fabrique.offre().numero}/"
    for adresse in ("/offres/", chemin):
        marque = client.get(adresse).headers["ETag"]
        assert client.get(adresse, headers={"If-None-Match": marque}).status_code == 304
    connecter(client, compte)
    for adresse in ("/offres/", chemin):
        marque_publique = marque if adresse == chemin else "*"
        page = client.get(adresse, headers={"If-None-Match": marque_publique})
        assert page.status_code == 200
        assert compte.nom_complet in page.texte
        assert "ETag" not in page.headers
    client.delete_cookie(COOKIE, domain="stage.localhost")
    assert compte.nom_complet not in client.get("/offres/").texte


@pytest.mark.base("sqlite")
def test_a_message_for_one_browser_is_kept_by_no_cache(client):
    for chemin in ("/", "/offres/", "/rgpd/"):
        with client.session_transaction(base_url=client.origine()) as session:
            session["_flashes"] = [("ok", "Message pour vous seul")]
        page = client.get(chemin)
        assert "Message pour vous seul" in page.texte
        assert page.headers["Cache-Control"] == "no-store", chemin
        assert "Message pour vous seul" not in client.get(chemin).texte


@pytest.mark.base("sqlite")
def test_only_pages_with_a_form_set_the_cookie_of_a_visitor(app, client, nouveau_client):
    for chemin in pages_sans_argument(app):
        reponse = nouveau_client().get(chemin)
        a_un_jeton = reponse.est_html and "csrf_token" in reponse.texte
        assert ("Set-Cookie" in reponse.headers) == a_un_jeton, chemin


@pytest.mark.base("sqlite")
def test_the_cookie_is_out_of_reach_of_scripts_and_of_other_sites(client):
    biscuit = client.get("/connexion/").headers["Set-Cookie"]
    assert "HttpOnly" in biscuit
    assert "SameSite=Lax" in biscuit
    assert "Path=/" in biscuit
    assert "Domain" not in biscuit


def test_in_production_the_cookie_is_bound_to_the_host_and_to_https(tmp_path, monkeypatch):
    monkeypatch.setenv("CMON_ENV", "production")
    monkeypatch.setenv("SECRET_KEY", "x" * 40)
    monkeypatch.setenv("BASE_URL", "https://www.example.org")
    monkeypatch.setenv("CMON_INSTANCE", str(tmp_path))
    monkeypatch.setenv("SCHEDULER", "off")
    app = create_app()
    with app.app_context():
        reponse = app.test_client().get("/connexion/", base_url="https://www.example.org")
    biscuit = reponse.headers["Set-Cookie"]
    assert biscuit.startswith("__Host-cmon=")
    for mot in ("Secure", "HttpOnly", "SameSite=Lax", "Path=/"):
        assert mot in biscuit
    assert "Domain" not in biscuit
    assert reponse.headers["Strict-Transport-Security"].startswith("max-age=")
    assert not [r for r in app.url_map.iter_rules() if "developpement" in r.endpoint or "composants" in r.rule]


@pytest.mark.base("sqlite")
def test_signing_out_empties_the_browser(client, fabrique, connecter):
    for chemin, action in (("/mon-compte/", "/deconnexion/"), ("/mon-compte/", "deconnexion-partout")):
        connecter(client, fabrique.partenaire())
        sortie = client.envoyer(chemin, action=action)
        assert sortie.headers["Clear-Site-Data"] == '"cache", "storage"'
        assert sortie.headers["Cache-Control"] == "no-store"
        assert f"{COOKIE}=;" in sortie.headers["Set-Cookie"]
        assert client.get("/mon-compte/").status_code == 303


def test_the_token_of_before_signing_in_is_refused_afterwards_and_the_new_one_taken(client, fabrique):
    compte = fabrique.compte()
    avant = client.get("/connexion/")
    ancien = jeton_de(avant)
    champs = {"courriel": compte.courriel, "mot_de_passe": fabrique.mot_de_passe}
    client.envoyer("/connexion/", champs, page=avant, bouton="Se connecter")
    assert client.post("/deconnexion/", data={"csrf_token": ancien}).status_code == 400
    nouveau = jeton_de(client.get("/mon-compte/"))
    assert client.post("/deconnexion/", data={"csrf_token": nouveau}).status_code == 303
    assert client.post("/deconnexion/", data={"csrf_token": nouveau}).status_code == 400


def test_a_token_serves_in_its_own_session_only(client, nouveau_client, fabrique, connecter):
    victime = connecter(client, fabrique.compte())
    pirate = connecter(nouveau_client(), fabrique.compte())
    sien = jeton_de(pirate.get("/mon-compte/"))
    for jeton in (sien, "", "x", sien[:-1] + "!", "é", "x" * 10_000):
        envoi = {"csrf_token": jeton}
        assert victime.post("/mon-compte/deconnexion-partout/", data=envoi).status_code == 400
        en_tete = {"X-CSRFToken": jeton.encode("ascii", "ignore").decode()}
        assert victime.post("/mon-compte/deconnexion-partout/", headers=en_tete).status_code == 400
    assert victime.get("/mon-compte/").status_code == 200


@pytest.mark.base("sqlite")
@pytest.mark.parametrize("site", ["cross-site", "same-site", "", "SAME-ORIGIN", "x"])
def test_the_browser_says_that_another_site_asks(client, fabrique, connecter, site):
    connecter(client, fabrique.compte())
    jeton = jeton_de(client.get("/mon-compte/"))
    for entetes in ({"Sec-Fetch-Site": site}, {"Sec-Fetch-Site": site, "Origin": "http://stage.localhost"}):
        reponse = client.hx("/deconnexion/", methode="POST", data={"csrf_token": jeton}, headers=entetes)
        assert reponse.status_code == 400
    bon = {"Sec-Fetch-Site": "same-origin", "Origin": "http://stage.localhost"}
    assert client.post("/deconnexion/", data={"csrf_token": jeton}, headers=bon).status_code == 303


def test_a_planted_cookie_does_not_become_the_session_of_a_person(client, nouveau_client, fabrique):
    pirate = nouveau_client()
    pirate.get("/connexion/")
    plante = pirate.get_cookie(COOKIE, domain="stage.localhost").value
    client.set_cookie(COOKIE, plante, domain="stage.localhost")
    champs = {"courriel": fabrique.compte().courriel, "mot_de_passe": fabrique.mot_de_passe}
    assert client.envoyer("/connexion/", champs, bouton="Se connecter").status_code == 303
    assert client.get("/mon-compte/").status_code == 200
    assert pirate.get("/mon-compte/").status_code == 303


@pytest.mark.base("sqlite")
def test_a_cookie_signed_with_another_key_opens_nothing(app, client, fabrique, nouveau_client):
    ouvrir(client, fabrique.compte())
    valeur = client.get_cookie(COOKIE, domain="stage.localhost").value
    for fausse in (valeur[:-2] + "xx", valeur.rpartition(".")[0] + ".", "e30.x.y", valeur[::-1]):
        autre = nouveau_client()
        autre.set_cookie(COOKIE, fausse, domain="stage.localhost")
        assert autre.get("/mon-compte/").status_code == 303
    with client.session_transaction(base_url=client.origine()) as session:
        session[CLE] = "x" * 43
    assert client.get("/mon-compte/").status_code == 303


@pytest.mark.base("sqlite")
def test_protections_stand_on_every_answer(app, client, fabrique, connecter):
    attendus = {
        "X-Content-Type-Options": "nosniff",
        "Referrer-Policy": "same-origin",
        "X-Frame-Options": "DENY",
        "Cross-Origin-Opener-Policy": "same-origin",
    }
    connecter(client, fabrique.membre_equipe())
    for chemin in [*pages_sans_argument(app), "/introuvable/", "/static/cmon.js"]:
        reponse = client.get(chemin)
        for nom, valeur in attendus.items():
            assert reponse.headers[nom] == valeur, (chemin, nom)
        politique = reponse.headers["Content-Security-Policy"]
        if "attachment" in reponse.headers.get("Content-Disposition", ""):
            assert politique == "sandbox; default-src 'none'"
            continue
        for regle in ("default-src 'self'", "object-src 'none'", "base-uri 'none'", "form-action 'self'"):
            assert regle in politique, chemin
        assert "frame-ancestors 'none'" in politique
        for danger in ("unsafe", "nonce", "http:", "*", "data:"):
            assert danger not in politique, chemin
