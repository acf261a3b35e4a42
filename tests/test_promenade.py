"""A walk through every link that a person is shown: none is dead, and every form has a route that takes it."""

from collections import Counter, deque
from urllib.parse import urljoin, urlsplit

import pytest
from werkzeug.exceptions import HTTPException

from cmon.publication.etats import EtatPublication

PAGES_PAR_VUE = 4
PAGES_MAX = 220


def decor(fabrique) -> dict:
    """One object per state, and the people who walk."""
    partenaire = fabrique.partenaire(departements=["86"])
    fabrique.adhesion(partenaire, fabrique.structure(departements=["17"]))
    for etat in EtatPublication:
        offre = fabrique.offre(etat=etat, charge=partenaire)
        fabrique.candidature(offre, fichiers=1)
    fabrique.offre(charge=partenaire, debut_dans=None, publics=["lyceen", "etudiant"])
    fabrique.offre(charge=partenaire, debut_dans=-3)
    fabrique.projet()
    fabrique.projet(charge=partenaire)
    fabrique.structure(etat="a_valider")
    fabrique.fichier(offre=fabrique.offre(charge=partenaire))
    fabrique.rencontre(charge=partenaire)
    fabrique.inscription(fabrique.rencontre(nb_max=1))
    fabrique.rencontre(dans_heures=-1)
    fabrique.demande()
    fabrique.demande(etat="traitee")
    return {"un visiteur": None, "un partenaire": partenaire, "l’équipe": fabrique.membre_equipe()}


def liens(reponse) -> set[str]:
    """The addresses of this site that the page links to."""
    trouves = {a["href"] for a in reponse.soupe.select("a[href]")}
    trouves |= {a["hx-get"] for a in reponse.soupe.select("[hx-get]")}
    adresses = (urlsplit(urljoin(reponse.request.path, t)) for t in trouves)
    interne = ("", reponse.request.host)
    ici = [a for a in adresses if a.netloc in interne and a.scheme in ("", "http")]
    return {a.path + (f"?{a.query}" if a.query else "") for a in ici}


def route(app, adresse: str, methode: str) -> str | None:
    """The view behind an address, None when there is no route."""
    try:
        return app.url_map.bind("stage.localhost").match(urlsplit(adresse).path, method=methode)[0]
    except HTTPException as e:
        return "redirection" if e.code in (301, 308) else None


def verifier_formulaires(app, reponse) -> None:
    """Every form of the page, and every button with its own address, leads to a route."""
    for formulaire in reponse.soupe.select("form"):
        methode = formulaire.get("method", "get").upper()
        cibles = [formulaire.get("action") or reponse.request.path]
        cibles += [b["formaction"] for b in formulaire.select("[formaction]")]
        for cible in cibles if methode in ("GET", "POST") else ():
            adresse = urljoin(reponse.request.path, cible)
            assert route(app, adresse, methode), f"{reponse.request.path} has a {methode} form to {cible}: no route"


@pytest.mark.parametrize("qui", ["un visiteur", "un partenaire", "l’équipe"])
def test_every_link_that_a_person_is_shown_leads_somewhere(app, client, fabrique, connecter, qui):
    compte = decor(fabrique)[qui]
    if compte:
        connecter(client, compte)
    departs = ["/", "/deposer/", "/offres/", "/rencontres/"] + (
        ["/portefeuille/", "/administration/"] if qui == "l’équipe" else []
    )
    departs += ["/portefeuille/", "/mon-compte/"] if qui == "un partenaire" else []
    file, vues, par_vue = deque((d, "the start") for d in departs), set(departs), Counter()
    morts = []
    while file and len(vues) < PAGES_MAX:
        adresse, depuis = file.popleft()
        try:
            reponse = client.get(adresse)
        except AssertionError as e:
            morts.append(f"{e} (linked from {depuis})")
            continue
        if reponse.status_code >= 400:
            morts.append(f"{adresse} answers {reponse.status_code}, linked from {depuis}")
        suivants = {reponse.location} if reponse.status_code in (301, 302, 303, 308) else set()
        if reponse.status_code == 200 and reponse.est_html:
            verifier_formulaires(app, reponse)
            suivants = liens(reponse)
        for suivant in sorted(suivants - vues):
            vue = route(app, suivant, "GET")
            if vue is None:
                morts.append(f"{suivant} has no route, linked from {adresse}")
            par_vue[vue] += 1
            vues.add(suivant)
            if vue and vue != "static" and par_vue[vue] <= PAGES_PAR_VUE:
                file.append((suivant, adresse))
    assert not morts, "\n".join(dict.fromkeys(morts))
    assert len(vues) > 8, sorted(vues)
