"""A walk through every link that a person is shown: none is dead, and every form has a route that takes it."""

from collections import Counter, deque
from urllib.parse import urljoin, urlsplit

import pytest
from werkzeug.exceptions import HTTPException

from cmon.alternance.etats import EtatOffreAlternance
from cmon.candidatures_alternance.etats import EtatCandidature
from cmon.contacts.etats import EtatContact
from cmon.employeurs.etats import EtatSuivi
from cmon.extensions import db
from cmon.publication.etats import EtatPublication
from cmon.structures.modeles import Structure
from cmon.temps import maintenant
from tests.aides import relire

PAGES_PAR_VUE = 4
PAGES_MAX = 220
# Where each person starts from, by portail.
DEPARTS = {
    "cmonstage": {
        "un visiteur": "/ /deposer/ /offres/ /rencontres/",
        "un partenaire": "/ /deposer/ /offres/ /rencontres/ /portefeuille/ /mon-compte/",
        "l’équipe": "/ /deposer/ /offres/ /rencontres/ /portefeuille/ /administration/",
    },
    "cmonalternance": {
        "un visiteur": "/ /offres/ /vite-mon-stage/ /aide/ /creer-un-compte/",
        "un recruteur": "/ /mes-offres/ /mon-espace/ /mon-compte/",
        "un candidat": "/ /offres/ /mon-espace/candidat/ /mon-compte/",
        "une structure à valider": "/ /mes-offres/ /mon-espace/ /mon-compte/",
        "l’équipe": "/ /offres/ /administration/ /mon-compte/",
    },
}
VIN = ("un visiteur", "un recruteur", "un candidat")


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


def decor_alternance(fabrique) -> dict:
    """Objects of each state for a structure and for a candidate, and the people who walk."""
    recruteur, candidat, attente = fabrique.recruteur(), fabrique.candidat(), fabrique.recruteur(etat="a_valider")
    siennes = db.session.get(Structure, relire(recruteur, "adhesions").adhesions[0].structure_id)
    for etat in EtatSuivi:
        fabrique.employeur_suivi(siennes, etat=etat, motif_refus="Siret inconnu." if etat == EtatSuivi.refuse else "")
    offres = [fabrique.offre_alternance(siennes, etat=etat) for etat in EtatOffreAlternance]
    du_vin = fabrique.offre_alternance(siennes, metier_code="A1446", metier_libelle="Viticulteur / Viticultrice")
    projet, projet_du_vin = fabrique.projet_pro(candidat), fabrique.projet_pro(metier_code="A1446")
    for etat in EtatCandidature:
        candidature = fabrique.candidature_alternance(
            fabrique.offre_alternance(siennes), projet, etat=etat, age_jours=12
        )
        if etat == EtatCandidature.acceptee:
            fabrique.message(candidature=candidature)
            fabrique.message(candidature=candidature, du_candidat=True, signale_le=maintenant())
    for etat in EtatContact:
        fabrique.contact(siennes, fabrique.projet_pro(candidat), etat=etat)
    fabrique.fichier(projet_pro_id=projet.id, expire_le=None, nom="cv.pdf")
    for vu in (projet, projet_du_vin):
        fabrique.alerte(offres[0], vu)
        fabrique.favori_profil(recruteur, siennes, vu)
    for vue in (*(o for o in offres if relire(o).publiee_le), du_vin):
        fabrique.favori_offre(candidat, vue)
    fabrique.recherche_enregistree(candidat)
    fabrique.lot_d_offres(siennes)
    fabrique.lot_d_offres(siennes, importe_le=maintenant())
    fabrique.structure("employeur", etablissement_id=fabrique.etablissement().id, accueille_troisieme=True)
    return {
        "un visiteur": None,
        "un recruteur": recruteur,
        "un candidat": candidat,
        "une structure à valider": attente,
        "l’équipe": fabrique.membre_equipe(),
    }


def liens(reponse) -> set[str]:
    """The addresses of this site that the page links to."""
    trouves = {a["href"] for a in reponse.soupe.select("a[href]")}
    trouves |= {a["hx-get"] for a in reponse.soupe.select("[hx-get]")}
    adresses = (urlsplit(urljoin(reponse.request.path, t)) for t in trouves)
    interne = ("", reponse.request.host)
    ici = [a for a in adresses if a.netloc in interne and a.scheme in ("", "http")]
    return {a.path + (f"?{a.query}" if a.query else "") for a in ici}


def route(app, adresse: str, methode: str, portail) -> str | None:
    """The view behind an address of that portail, None when there is no route; one address may be a page of several."""
    try:
        carte = app.url_map.bind(portail.hotes[0])
        regle, _ = carte.match(urlsplit(adresse).path, method=methode, return_rule=True)
    except HTTPException as e:
        return "redirection" if e.code in (301, 308) else None
    jumelles = (r for r in app.url_map.iter_rules() if r.rule == regle.rule and methode in r.methods)
    return next((r.endpoint for r in jumelles if portail.sert(r.endpoint.partition(".")[0])), None)


def verifier_formulaires(app, reponse, portail) -> None:
    """Every form of the page, and every button with its own address, leads to a route."""
    for formulaire in reponse.soupe.select("form"):
        methode = formulaire.get("method", "get").upper()
        cibles = [formulaire.get("action") or reponse.request.path]
        cibles += [b["formaction"] for b in formulaire.select("[formaction]")]
        for cible in cibles if methode in ("GET", "POST") else ():
            adresse = urljoin(reponse.request.path, cible)
            assert route(app, adresse, methode, portail), (
                f"{reponse.request.path} has a {methode} form to {cible}: no route"
            )


def se_promener(app, client, portail, departs: list[str]) -> tuple[list[str], set[str]]:
    """Follow every link from these pages, some pages of each view; give what is dead, and the addresses met."""
    file, vues, par_vue = deque((d, "the start") for d in departs), set(departs), Counter()
    morts = []
    while file and len(vues) < PAGES_MAX:
        adresse, depuis = file.popleft()
        try:
            reponse = client.get(adresse, portail=portail.code)
        except AssertionError as e:
            morts.append(f"{e} (linked from {depuis})")
            continue
        if reponse.status_code >= 400:
            morts.append(f"{adresse} answers {reponse.status_code}, linked from {depuis}")
        suivants = {reponse.location} if reponse.status_code in (301, 302, 303, 308) else set()
        if reponse.status_code == 200 and reponse.est_html:
            verifier_formulaires(app, reponse, portail)
            suivants = liens(reponse)
        for suivant in sorted(suivants - vues):
            vue = route(app, suivant, "GET", portail)
            if vue is None:
                morts.append(f"{suivant} has no route, linked from {adresse}")
            par_vue[vue] += 1
            vues.add(suivant)
            if vue and vue != "static" and par_vue[vue] <= PAGES_PAR_VUE:
                file.append((suivant, adresse))
    return morts, vues


def verifier(app, client, connecter, portail: str, compte, departs: str):
    """Nothing is dead on the walk of that person."""
    if compte:
        connecter(client, compte, portail=portail)
    morts, vues = se_promener(app, client, app.extensions["portails"][portail], departs.split())
    assert not morts, "\n".join(dict.fromkeys(morts))
    assert len(vues) > 8, sorted(vues)


@pytest.mark.parametrize("qui", DEPARTS["cmonstage"])
def test_every_link_that_a_person_is_shown_leads_somewhere(app, client, fabrique, connecter, qui):
    verifier(app, client, connecter, "cmonstage", decor(fabrique)[qui], DEPARTS["cmonstage"][qui])


@pytest.mark.parametrize("qui", DEPARTS["cmonalternance"])
def test_every_link_of_cmonalternance_leads_somewhere(app, client, fabrique, connecter, qui):
    depart = DEPARTS["cmonalternance"][qui]
    verifier(app, client, connecter, "cmonalternance", decor_alternance(fabrique)[qui], depart)


@pytest.mark.base("sqlite")
@pytest.mark.parametrize("qui", VIN)
def test_every_link_of_the_sector_site_leads_somewhere(app, client, fabrique, connecter, qui):
    verifier(app, client, connecter, "vin", decor_alternance(fabrique)[qui], DEPARTS["cmonalternance"][qui])
