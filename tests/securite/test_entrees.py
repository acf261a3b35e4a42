"""Odd input: whatever is sent, the answer is a page in French, never an error of the site."""

from urllib.parse import urlencode, urljoin

import pytest

from cmon.publication.etats import EtatPublication
from tests.client import _champs, valeurs_affichees

BIZARRES = {
    "a NUL byte": "a%00b",
    "a lone surrogate": "%ED%A0%80",
    "an overlong slash": "%C0%AF",
    "invalid UTF-8": "%FF%FE",
    "a number beyond 63 bits": str(2**63),
    "sixty digits": "9" * 60,
    "a negative number": "-1",
    "a number with an exponent": "1e9",
    "digits of another script": "%D9%A3",
    "a digit above the line": "%C2%B2",
    "a formula": "%3D1%2B1",
    "a mark of reading direction": "%E2%80%AEgpj.exe",
    "emoji": "%F0%9F%91%A9%E2%80%8D%F0%9F%94%A7",
    "SQL": "1%27%20OR%20%271%27%3D%271%27--",
    "LIKE wildcards": "%25_%25_%5C",
    "a template": "%7B%7B7*7%7D%7D",
    "lines": "a%0D%0ASet-Cookie%3A%20x%3D1",
    "a path": "..%2F..%2Fetc%2Fpasswd",
    "ten thousand letters": "x" * 10_000,
    "three thousand accents": "%CC%81" * 3_000,
}
# Each address, with the parameters that it reads.
LECTURES = {
    "/offres/": "q metier lieu rayon departement public secteur debut tri page",
    "/autocompletion/communes/": "q",
    "/autocompletion/metiers/": "q",
    "/connexion/": "suite",
    "/deposer/": "q souhait",
    "/deposer/formulaire/": "siret souhait saisie",
    "/portefeuille/": "page",
    "/portefeuille/projets/": "q nom page tri etat souhait",
    "/portefeuille/projets/nouveau/": "nom siret entreprise saisie ouvrir charge_q",
    "/consultation/": "q nom page tri",
    "/developpement/courriels/": "a",
    "projet": "page tri lignes ouvrir charge_q charge",
}
CHEMINS = [
    "/%s",
    "/offres/%s/",
    "/detail-offre-stage/offre-detail/%s/",
    "/detail-offre-stage/offre-detail/%s/postuler/",
    "/connexion/lien/%s/",
    "/connexion/nouveau-mot-de-passe/%s/",
    "/fichiers/%s/",
    "/portefeuille/projets/%s/",
    "/consultation/projets/%s/",
    "/administration/structures/%s/",
    "/developpement/courriels/%s/",
    "/static/%s",
]
PAS_UNE_ERREUR = {200, 204, 301, 303, 308, 400, 404, 405, 409, 410, 413, 422, 429}
ABIMES = {
    "no boundary": ("multipart/form-data", b"x"),
    "an empty boundary": ("multipart/form-data; boundary=", b"x"),
    "a boundary in Latin-1": ("multipart/form-data; boundary=\xe9", b"x"),
    "a part cut short": ("multipart/form-data; boundary=aa", b'--aa\r\nContent-Disposition: form-data; name="a"\r\n'),
    "a part without a name": ("multipart/form-data; boundary=aa", b"--aa\r\n\r\nx\r\n--aa--\r\n"),
    "JSON": ("application/json", b'{"courriel": {"$ne": null}}'),
    "broken JSON": ("application/json", b"{"),
    "another charset": ("application/x-www-form-urlencoded; charset=utf-7", b"courriel=+AD"),
    "five thousand fields": ("application/x-www-form-urlencoded", b"&".join(b"a%d=1" % i for i in range(5000))),
    "one field a thousand times": ("application/x-www-form-urlencoded", b"courriel=a&" * 1000),
}


@pytest.fixture
def site(client, fabrique, connecter):
    """A client that enters everywhere; `client.projet` is one of its own."""
    compte = fabrique.membre_equipe()
    connecter(client, compte)
    client.projet = fabrique.offre(charge=compte).projet_id
    client.verifie = False
    return client


def tirages(noms) -> list[dict]:
    """As many drafts as there are odd values: each name gets each value once, and other names other values."""
    valeurs, noms = list(BIZARRES.values()), sorted(noms)
    return [{n: valeurs[(i + r) % len(valeurs)] for i, n in enumerate(noms)} for r in range(len(valeurs))]


def en_question(tirage: dict) -> str:
    return "&".join(f"{nom}={valeur}" for nom, valeur in tirage.items())


@pytest.mark.parametrize("adresse", LECTURES)
def test_no_value_in_a_query_string_breaks_a_page(site, adresse):
    chemin = f"/portefeuille/projets/{site.projet}/" if adresse == "projet" else adresse
    noms = LECTURES[adresse].split()
    for rang, tirage in enumerate(tirages(noms)):
        if "charge_q" in noms and rang % 3:
            tirage["ouvrir"] = "charge"
        entetes = {"HX-Request": "true"} if rang % 2 else {}
        reponse = site.get(f"{chemin}?{en_question(tirage)}", headers=entetes)
        assert reponse.status_code in PAS_UNE_ERREUR, f"{chemin} {tirage}: {reponse.status}"


def test_no_value_in_a_path_breaks_a_page(site):
    for chemin in CHEMINS:
        for rang, valeur in enumerate(BIZARRES.values()):
            for methode in ("GET", "PUT") if rang == 0 else ("GET",):
                reponse = site.open(chemin % valeur, method=methode)
                assert reponse.status_code in {303, 308, 400, 404, 405, 410}, f"{methode} {chemin}: {reponse.status}"


def formulaires(site, fabrique) -> list[tuple]:
    """Each form sent by POST that the site shows: (address, fields as shown, names of all its fields)."""
    attente, depot = fabrique.offre(etat=EtatPublication.a_valider), fabrique.projet()
    numero = fabrique.offre().numero
    pages = [
        "/connexion/",
        "/connexion/mot-de-passe-oublie/",
        "/mon-compte/mot-de-passe/",
        f"/portefeuille/projets/{site.projet}/",
        f"/portefeuille/projets/{site.projet}/postulants/nouveau/",
        f"/portefeuille/projets/{depot.id}/prendre-en-charge/",
        "/portefeuille/projets/nouveau/?saisie=main",
        "/deposer/formulaire/?souhait=stagiaire&saisie=main",
        f"/detail-offre-stage/offre-detail/{numero}/postuler/",
        f"/administration/depots/{attente.id}/",
    ]
    trouves = []
    for adresse in pages:
        page = site.get(adresse)
        for f in page.soupe.find_all("form"):
            if f.get("method", "").lower() == "post" and "deconnexion" not in f.get("action", ""):
                noms = {c.get("name") for c in _champs(f, page.soupe)} - {None, "csrf_token"}
                cible = urljoin(adresse, f.get("action") or adresse)
                trouves.append((cible, valeurs_affichees(f, page.soupe), noms))
    assert len(trouves) >= len(pages)
    return trouves


def test_no_value_in_a_form_breaks_a_page(site, fabrique, tours):
    pas = tours(4, 1)
    for numero, (cible, montrees, noms) in enumerate(formulaires(site, fabrique)):
        for rang, tirage in enumerate(tirages(noms | {"suite", "charge_q", "inconnu"})[numero % pas :: pas]):
            # One field in four keeps what was shown, so that the form goes further than its first mistake.
            tirage = {n: v for i, (n, v) in enumerate(tirage.items()) if (i + rang) % 4}
            gardees = {n: v for n, v in montrees.items() if n not in tirage}
            corps = "&".join([urlencode(gardees, doseq=True), en_question(tirage)])
            reponse = site.post(cible, data=corps, content_type="application/x-www-form-urlencoded")
            assert reponse.status_code in PAS_UNE_ERREUR, f"{cible} {tirage}: {reponse.status}"


@pytest.mark.parametrize("entreprise", ["inconnue", "a\0b", "00000000000000", "9" * 60])
def test_a_projet_for_a_company_that_nobody_knows_leads_back_to_the_search(site, entreprise):
    page = site.get("/portefeuille/projets/nouveau/?saisie=main")
    formulaire = site.formulaire(page, avec=["souhait"])
    donnees = valeurs_affichees(formulaire, page.soupe) | {"entreprise": entreprise}
    reponse = site.post("/portefeuille/projets/nouveau/", data=donnees)
    assert reponse.status_code == 303
    assert reponse.location == "/portefeuille/projets/nouveau/"


def test_the_search_of_who_carries_a_projet_takes_a_nul(site):
    page = site.get(f"/portefeuille/projets/{site.projet}/")
    formulaire = site.formulaire(page, avec=["version"])
    donnees = valeurs_affichees(formulaire, page.soupe) | {"ouvrir": "charge", "charge_q": "a\0b"}
    for entetes in ({}, {"HX-Request": "true"}):
        assert site.post(page.request.path, data=donnees, headers=entetes).status_code == 200


@pytest.mark.base("sqlite")
@pytest.mark.parametrize("corps", ABIMES.values(), ids=ABIMES)
def test_a_broken_body_is_refused_in_french(client, corps):
    for chemin in ("/connexion/", "/fichiers/", "/deposer/formulaire/", "/deconnexion/"):
        reponse = client.post(chemin, data=corps[1], content_type=corps[0])
        assert reponse.status_code in (400, 413)
        assert "expiré" in reponse.mots() or "trop lourd" in reponse.mots()


@pytest.mark.base("sqlite")
@pytest.mark.parametrize("longueur", ["-1", "abc", "5", "1e3", "", "99999999999999"])
def test_a_wrong_length_of_the_body_is_refused(client, longueur):
    formulaire = {"CONTENT_TYPE": "application/x-www-form-urlencoded", "CONTENT_LENGTH": longueur}
    reponse = client.post("/connexion/", data=b"a=1", environ_overrides=formulaire)
    assert reponse.status_code == (413 if len(longueur) > 5 else 400)


@pytest.mark.parametrize("question", [b"q=\xff", b"q=%FF\xc3", b"q=\xed\xa0\x80", b"\0", b"q=%00"])
def test_raw_bytes_in_a_query_string_are_refused(client, question):
    for chemin in ("/", "/offres/", "/portefeuille/", "/connexion/", "/autocompletion/communes/"):
        reponse = client.get(chemin, environ_overrides={"QUERY_STRING": question.decode("latin-1")})
        assert reponse.status_code == 400
        assert "n’a pas compris" in reponse.mots()


def test_letters_with_accents_may_come_unencoded(client):
    brut = "q=pâtissier".encode().decode("latin-1")
    assert client.get("/offres/", environ_overrides={"QUERY_STRING": brut}).status_code == 200


@pytest.mark.base("sqlite")
@pytest.mark.parametrize(
    ("nom", "valeur"),
    [
        ("If-None-Match", 'W/"\xff'),
        ("If-None-Match", "*"),
        ("If-Modified-Since", "hier"),
        ("Range", "bytes=0-x"),
        ("Accept", "a/b;q=x"),
        ("Accept-Encoding", "\xff,gzip;q=a"),
        ("Accept-Language", "\xff"),
        ("Authorization", "Basic \xff"),
        ("Cookie", "cmon=\xff; cmon"),
        ("Cookie", "cmon=.eJ.x.y; =;;"),
        ("Referer", "http://["),
        ("HX-Current-URL", "http://["),
        ("User-Agent", "\x01"),
    ],
)
def test_odd_headers_break_no_page(client, nom, valeur):
    for chemin in ("/", "/offres/", "/connexion/"):
        assert client.get(chemin, headers={nom: valeur}).status_code in (200, 304), chemin
    assert client.get("/static/cmon.js", headers={nom: valeur}).status_code in (200, 304, 416)


PAGES = ["0", "-5", "1e9", "99999999999999999999", "٣", "²", "2 OR 1=1", "", "1.5", " 2"]


def test_odd_page_numbers_give_a_page(site):
    for page in PAGES:
        for chemin in ("/offres/", "/portefeuille/projets/", "/consultation/"):
            reponse = site.get(chemin, query_string={"page": page})
            assert reponse.status_code == 200, (chemin, page)
            assert reponse.soupe.h1


def test_a_thousand_repeats_of_a_parameter_are_read_quickly(client, nb_requetes):
    question = "&".join(f"departement=33&public=collegien&metier=m{i}&lieu=l{i}" for i in range(1000))
    with nb_requetes() as compte:
        assert client.get(f"/offres/?{question}").status_code == 200
    assert compte.nb < 15


def test_wildcards_find_only_themselves(client, fabrique):
    fabrique.offre(nom_commercial="Menuiserie du Clain")
    for joker in ("%", "_", "%%%", "____", "*", "\\"):
        page = client.get("/offres/", query_string={"q": f"menu{joker}serie"})
        assert "Menuiserie du Clain" not in page.mots("main"), joker
