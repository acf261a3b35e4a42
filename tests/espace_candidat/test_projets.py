"""« Mes projets professionnels »: several, anonymous, shown only if their owner is old enough and wants it."""

from urllib.parse import unquote

import pytest
from sqlalchemy import delete, select
from sqlalchemy.orm import joinedload, selectinload

from cmon.candidatures.modeles import TrancheAge
from cmon.comptes.modeles import Compte, SessionOuverte
from cmon.extensions import db
from cmon.fichiers.modeles import Fichier
from cmon.profils import operations
from cmon.profils.anonymat import SANS_COURRIEL, SANS_NOM, SANS_SITE, SANS_TELEPHONE, motif_de_refus
from cmon.profils.modeles import ProjetPro
from cmon.temps import maintenant
from tests.espace_candidat.saisies import PROJET
from tests.fichiers.exemples import pdf

NOUVEAU = "/mon-espace/candidat/projets/nouveau/"
LISTE = "/mon-espace/candidat/projets/"
ALTERNANCE = "cmonalternance"


@pytest.fixture
def candidate(client, fabrique, connecter):
    """An adult candidate, signed in."""
    compte = fabrique.candidat(nom="Lavergne", prenom="Noémie")
    connecter(client, compte, portail=ALTERNANCE)
    return compte


def projets() -> list[ProjetPro]:
    db.session.rollback()
    listes = (ProjetPro.diplomes, ProjetPro.formations, ProjetPro.experiences)
    requete = select(ProjetPro).options(*map(selectinload, listes), joinedload(ProjetPro.cv)).order_by(ProjetPro.id)
    return list(db.session.scalars(requete))


def creer(client, fichiers=None, **changements):
    return client.envoyer(NOUVEAU, {**PROJET, **changements}, fichiers, portail=ALTERNANCE)


def test_a_projet_is_written_whole_and_found_by_recruiters(client, candidate):
    reponse = creer(
        client,
        {"cv": (pdf(), "cv.pdf")},
        commune="Poitiers",
        rayon="30",
        disponible_le="2027-09-01",
    )
    assert (reponse.status_code, reponse.location) == (303, LISTE), reponse.mots("[data-resume]")
    (p,) = projets()
    assert p.est_public and not p.mineur and p.cv.nom == "cv.pdf" and p.cv.expire_le is None
    assert (p.metier_code[0], p.duree_mois, p.les_departements, p.rayon_km) == ("D", 24, ["79", "86"], 30)
    assert [d.niveau for d in p.diplomes] == [3]
    page = client.get(LISTE, portail=ALTERNANCE)
    assert "Visible par les recruteurs" in page.texte and p.numero in page.texte
    apercu = client.get(f"{LISTE}{p.id}/apercu/", portail=ALTERNANCE)
    assert not {"Lavergne", "Poitiers", "cv.pdf"} & set(apercu.mots().split())


def test_rows_are_added_and_removed_without_javascript_and_kept(client, candidate):
    page = client.envoyer(NOUVEAU, PROJET, bouton="Ajouter une expérience", portail=ALTERNANCE)
    assert page.status_code == 200 and page.soupe.select_one("[name=experiences-0-intitule]")
    assert projets() == []
    lignes = {
        "formations-0-intitule": "Brevet des collèges",
        "formations-0-validee": "oui",
        "formations-0-annee": "2024",
        "experiences-0-genre": "stage",
        "experiences-0-intitule": "Vendeuse",
        "experiences-0-employeur": "Fournil des Halles",
        "experiences-0-nb_semaines": "3",
        "experiences-2-genre": "",
        "experiences-2-intitule": "",
    }
    jeton = page.soupe.select_one("[name=csrf_token]")["value"]
    saisie = {**PROJET, **lignes, "csrf_token": jeton}
    sans = client.hx(NOUVEAU, methode="POST", data={**saisie, "experiences-retirer": "2"}, portail=ALTERNANCE)
    assert sans.soupe.select_one("[name=experiences-0-intitule]")["value"] == "Vendeuse"
    assert not sans.soupe.select_one("[name=experiences-2-intitule]")
    assert client.post(NOUVEAU, data=saisie, portail=ALTERNANCE).status_code == 303
    (p,) = projets()
    assert [(f.intitule, f.validee, f.annee) for f in p.formations] == [("Brevet des collèges", True, 2024)]
    assert [(e.genre, e.intitule, e.employeur, e.nb_semaines) for e in p.experiences] == [
        ("stage", "Vendeuse", "Fournil des Halles", 3)
    ]


def test_a_refused_form_names_each_field_and_keeps_what_was_typed(client, candidate):
    vide = client.envoyer(NOUVEAU, {"visible": None, "duree": "", "rayon": "500"}, portail=ALTERNANCE)
    assert vide.status_code == 422
    resume = vide.mots("[data-resume]")
    for texte in ("métier", "type d’alternance", "diplôme", "durée", "département", "1 et 200"):
        assert texte in resume
    jeton = vide.soupe.select_one("[name=csrf_token]")["value"]
    ligne = {"experiences-0-genre": "", "experiences-0-intitule": "Chez Noémie LAVERGNE", "csrf_token": jeton}
    diplome = {"diplomes-0-intitule": "CAP, appelez le 01 99 00 40 01", "metier": ""}
    ligne = client.post(NOUVEAU, data={**PROJET, **ligne, **diplome}, portail=ALTERNANCE)
    resume = ligne.mots("[data-resume]")
    assert ligne.status_code == 422
    for texte in (SANS_NOM, SANS_TELEPHONE, "genre", "métier"):
        assert texte in resume
    assert projets() == []


@pytest.mark.parametrize(
    ("texte", "motif"),
    [
        ("Écrivez à n.lavergne@example.org", SANS_COURRIEL),
        ("noemie arobase example point org", SANS_COURRIEL),
        ("Appelez le 01.99.00.56.78", SANS_TELEPHONE),
        ("+33 1 99 00 56 78", SANS_TELEPHONE),
        ("mon site www.example.org", SANS_SITE),
        ("Boulangerie Lavergne", SANS_NOM),
        ("De 2019-2020 à 2022, puis du 01/09/2023 au 30/06/2024", None),
        ("Vente, 35 heures, 3 semaines", None),
    ],
)
def test_a_text_that_tells_who_one_is_is_refused(texte, motif):
    assert motif_de_refus(texte, Compte(nom="Lavergne", prenom="Noémie")) == motif


def test_the_same_form_sent_twice_makes_one_projet_and_ten_are_enough(client, candidate, fabrique):
    page = client.get(NOUVEAU, portail=ALTERNANCE)
    statuts = {client.envoyer(NOUVEAU, PROJET, page=page, portail=ALTERNANCE).status_code for _ in range(2)}
    assert statuts == {303} and len(projets()) == 1
    for _ in range(operations.NB_MAX - 1):
        fabrique.projet_pro(candidate)
    refus = creer(client, duree="12")
    assert refus.status_code == 422 and operations.TROP_DE_PROJETS in refus.texte


def test_a_projet_saved_meanwhile_is_not_overwritten(client, candidate, fabrique):
    p = fabrique.projet_pro(candidate)
    chemin = f"{LISTE}{p.id}/modifier/"
    page = client.get(chemin, portail=ALTERNANCE)
    p = db.session.get(ProjetPro, p.id)
    p.modifie_le = maintenant()
    db.session.commit()
    formulaire = {**PROJET, "duree": "36", "metier": "D1102"}
    conflit = client.envoyer(chemin, formulaire, page=page, portail=ALTERNANCE)
    assert conflit.status_code == 409 and "modifié entre-temps" in conflit.texte
    assert client.envoyer(chemin, formulaire, page=conflit, portail=ALTERNANCE).status_code == 303
    assert [x.duree_mois for x in projets()] == [36]


def test_the_cv_is_replaced_then_taken_away(client, candidate):
    creer(client, {"cv": (pdf(), "ancien.pdf")})
    (p,) = projets()
    chemin = f"{LISTE}{p.id}/modifier/"
    client.envoyer(chemin, {}, {"cv": (pdf(), "nouveau.pdf")}, portail=ALTERNANCE)
    assert projets()[0].cv.nom == "nouveau.pdf"
    client.envoyer(chemin, {"cv_recus": None}, portail=ALTERNANCE)
    assert projets()[0].cv is None
    assert db.session.scalars(select(Fichier)).all() == []


@pytest.mark.parametrize(
    ("age", "coche", "public"),
    [(TrancheAge.de_15_a_17, False, False), (TrancheAge.de_15_a_17, True, True), (TrancheAge.moins_15, True, False)],
)
def test_a_minor_is_found_only_if_old_enough_and_willing(client, fabrique, connecter, age, coche, public):
    compte = fabrique.candidat(age)
    connecter(client, compte, portail=ALTERNANCE)
    page = client.get(NOUVEAU, portail=ALTERNANCE)
    case = page.soupe.select_one("[name=visible]")
    assert (case is None) == (age == TrancheAge.moins_15) and not (case and case.has_attr("checked"))
    jeton = page.soupe.select_one("[name=csrf_token]")["value"]
    saisie = {**PROJET, "csrf_token": jeton, "visible": "oui" if coche else ""}
    assert client.post(NOUVEAU, data={k: v for k, v in saisie.items() if v}, portail=ALTERNANCE).status_code == 303
    (p,) = projets()
    assert (p.est_public, p.mineur) == (public, True)


def test_the_switch_hides_a_projet_and_under_15_it_shows_none(client, candidate, fabrique, connecter):
    p = fabrique.projet_pro(candidate)
    client.envoyer(LISTE, {}, action="/visibilite/", bouton=f"Cacher le projet {p.numero}", portail=ALTERNANCE)
    assert not projets()[0].est_public
    bouton = f"Rendre visible le projet {p.numero}"
    fragment = client.envoyer(LISTE, {}, action="/visibilite/", bouton=bouton, hx=True, portail=ALTERNANCE)
    assert projets()[0].est_public and "Visible par les recruteurs" in fragment.texte
    jeune = fabrique.candidat(TrancheAge.moins_15)
    cache = fabrique.projet_pro(jeune, visible=False)
    connecter(client, jeune, portail=ALTERNANCE)
    jeton = client.get(NOUVEAU, portail=ALTERNANCE).soupe.select_one("[name=csrf_token]")["value"]
    donnees = {"visible": "oui", "csrf_token": jeton}
    client.post(f"{LISTE}{cache.id}/visibilite/", data=donnees, portail=ALTERNANCE)
    assert [x.est_public for x in projets() if x.id != p.id] == [False]


def test_growing_younger_hides_projets_and_growing_up_does_not_show_them(app, fabrique):
    compte = fabrique.candidat()
    fabrique.projet_pro(compte)
    assert operations.changer_de_tranche_d_age(db.session.merge(compte), TrancheAge.de_15_a_17)
    db.session.commit()
    assert [(p.visible, p.trouvable, p.mineur) for p in projets()] == [(False, False, True)]
    assert not operations.changer_de_tranche_d_age(db.session.get(Compte, compte.id), TrancheAge.majeur)
    db.session.commit()
    assert [(p.visible, p.trouvable, p.mineur) for p in projets()] == [(False, False, False)]


def test_a_deleted_projet_leaves_its_candidatures_without_it(client, candidate, fabrique):
    p = fabrique.projet_pro(candidate)
    c = fabrique.candidature_alternance(projet=p)
    page = client.get(f"{LISTE}{p.id}/supprimer/", portail=ALTERNANCE)
    assert "1 candidature" in page.texte
    client.envoyer(f"{LISTE}{p.id}/supprimer/", {}, action="/supprimer/", portail=ALTERNANCE)
    assert projets() == []
    page = client.get("/mon-espace/candidat/candidatures/", portail=ALTERNANCE)
    assert c.numero in page.texte and "projet supprimé" in page.texte


def test_a_session_that_ends_while_one_writes_gives_the_texts_back_and_comes_back_to_the_form(client, candidate):
    ailleurs = f"{NOUVEAU}?suite=/offres/0000000001/postuler/"
    formulaire = client.get(ailleurs, portail=ALTERNANCE)
    db.session.execute(delete(SessionOuverte))
    db.session.commit()
    long = "Deux semaines en cuisine, <b>puis</b> un mois au service d’un restaurant."
    for texte, statut in (("Cuisine", 303), (long, 401)):
        refus = client.envoyer(ailleurs, PROJET | {"diplomes-0-intitule": texte}, page=formulaire, portail=ALTERNANCE)
        assert refus.status_code == statut
        lien = refus.location if statut == 303 else refus.soupe.select_one("main a.btn")["href"]
        assert unquote(lien) == f"/connexion/?suite={ailleurs}&fin=oui"
        assert "n’est pas enregistré" in client.get(lien, portail=ALTERNANCE).mots()
    assert [t.text.strip() for t in refus.soupe.select("main textarea")] == [long]
