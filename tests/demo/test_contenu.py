"""What the demonstration shows. Loaded once for each database: these tests only read."""

import re
from collections import Counter
from pathlib import Path

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload, selectinload

from cmon.candidatures.modeles import Candidature, TrancheAge
from cmon.comptes.modeles import Compte
from cmon.comptes.mots_de_passe import motif_de_refus, verifier
from cmon.courriels.modeles import Courriel, EtatCourriel
from cmon.demo import lecture
from cmon.demo.annuaire import MOT_DE_PASSE
from cmon.extensions import db
from cmon.fichiers.modeles import Fichier
from cmon.fichiers.operations import ouvrir
from cmon.fichiers.verification import verifier as verifier_fichier
from cmon.journal.modeles import Passage
from cmon.offres.etats import Public
from cmon.offres.modeles import Offre
from cmon.portefeuille.etats import Souhait
from cmon.portefeuille.modeles import Projet
from cmon.portefeuille.requetes import affectations_de
from cmon.publication.etats import EtatPublication
from cmon.recherche.texte import normaliser
from cmon.referentiels.modeles import Metier
from cmon.structures.etats import EtatStructure, GenreStructure
from cmon.structures.modeles import Adhesion, Structure
from cmon.validateurs import lire_courriel, lire_site, lire_telephone

DEPARTEMENTS = {"16", "17", "19", "23", "24", "33", "40", "47", "64", "79", "86", "87"}
COMPTES = (
    "equipe partenaire1 partenaire2 gestionnaire utilisateur gestionnaire2 employeur employeur2 cfa recruteur candidat1"
    " candidat2"
).split()


def tous(modele, *chemins):
    return db.session.scalars(select(modele).options(*chemins)).unique().all()


def test_there_is_one_account_for_each_role(demo):
    comptes = {c.courriel: c for c in tous(Compte, selectinload(Compte.adhesions).joinedload(Adhesion.structure))}
    assert all(f"{nom}@example.org" in comptes for nom in COMPTES)
    assert all(c.est_demo for c in comptes.values())
    assert verifier(comptes["equipe@example.org"].mot_de_passe, MOT_DE_PASSE)
    assert motif_de_refus(MOT_DE_PASSE, equipe=True) is None

    def structures(nom):
        return [(a.structure.genre, a.structure.etat) for a in comptes[f"{nom}@example.org"].adhesions]

    assert structures("equipe") == [(GenreStructure.equipe, EtatStructure.validee)]
    assert (
        structures("partenaire1") == structures("partenaire2") == [(GenreStructure.partenaire, EtatStructure.validee)]
    )
    assert structures("employeur2") == [(GenreStructure.employeur, EtatStructure.a_valider)]
    assert structures("candidat1") == []
    assert max(len(c.adhesions) for c in comptes.values()) == 2
    g, u, g2 = (comptes[f"{n}@example.org"].adhesions[0] for n in ("gestionnaire", "utilisateur", "gestionnaire2"))
    assert g.structure_id == u.structure_id != g2.structure_id
    assert {s.etat for s in tous(Structure)} == set(EtatStructure)
    assert {s.genre for s in tous(Structure)} == set(GenreStructure)


def test_there_is_one_object_for_each_state_and_public(demo):
    offres = tous(Offre)
    etats = Counter(o.etat for o in offres)
    assert set(etats) == set(EtatPublication)
    assert etats[EtatPublication.publiee] >= 60
    publiees = [o for o in offres if o.etat == EtatPublication.publiee]
    assert {p for o in publiees for p in o.publics} == set(Public)
    assert {o.departement for o in publiees} == DEPARTEMENTS
    assert {o.debut_le is None for o in publiees} == {True, False}
    assert {o.duree_jours is None for o in publiees} == {True, False}
    assert {o.metier_code is None for o in publiees} == {True, False}
    assert {p.souhait for p in tous(Projet)} == set(Souhait)
    assert {c.tranche_age for c in tous(Candidature)} == set(TrancheAge)


def test_projets_are_seen_in_every_stage(demo):
    projets = tous(Projet, joinedload(Projet.offre))
    attendent = [p for p in projets if p.charge_id is None and p.refuse_le is None]
    assert len({p.departement for p in attendent}) >= 5
    assert any(p.refuse_le for p in projets)
    for nom in ("partenaire1", "partenaire2"):
        compte = db.session.scalars(select(Compte).where(Compte.courriel == f"{nom}@example.org")).one()
        assert db.session.execute(affectations_de(compte)).scalars().all()
        assert sum(p.charge_id == compte.id for p in projets) > 20
    assert any(len(p.demande) > 1500 for p in projets)
    assert any(len(o.nom_commercial) > 190 and len(o.description) > 3000 for o in tous(Offre))


def test_candidatures_go_from_none_to_a_list_of_two_pages(demo):
    nombres = dict(db.session.execute(select(Candidature.offre_id, func.count()).group_by(Candidature.offre_id)).all())
    assert max(nombres.values()) > 10
    assert len(nombres) < len(tous(Offre))


def test_attached_files_are_real_pdfs_that_the_site_itself_accepts(demo):
    fichiers = tous(Fichier)
    assert any(f.offre_id for f in fichiers)
    assert any(f.candidature_id for f in fichiers)
    with ouvrir(fichiers[0]) as flux:
        assert verifier_fichier(flux, "cv.pdf", 5 * 1024 * 1024).type_mime == "application/pdf"


def test_every_offer_passes_the_rules_of_the_form(demo):
    metiers = {m.code: m.libelle for m in tous(Metier)}
    descriptions = set()
    for o in tous(Offre):
        assert len(o.description) >= 200, o.numero
        assert o.publics
        assert lire_telephone(o.telephone) == o.telephone
        assert lire_courriel(o.courriel) == o.courriel
        assert not o.site_internet or lire_site(o.site_internet)
        assert o.metier_libelle == metiers.get(o.metier_code, "")
        assert o.recherche
        assert len(o.nom_commercial) <= 200
        descriptions.add(o.description)
    assert len(descriptions) == len(tous(Offre))


def test_a_masked_employer_is_nowhere_in_what_the_public_reads(demo):
    masquees = [c for c in lecture.offres() if c.get("masque")]
    assert masquees
    for conte in masquees:
        entreprise = lecture.entreprises()[conte["siret"]]
        cle = f"demo:{conte['ref']}"
        offre = db.session.scalars(select(Offre).join(Offre.projet).where(Projet.cle_envoi == cle)).one()
        public = normaliser(f"{offre.nom_commercial} {offre.contact_nom} {offre.courriel} {offre.description}")
        for cache in (entreprise["raison_sociale"], entreprise["nom_commercial"], entreprise["contact_nom"]):
            assert normaliser(cache) not in public
        assert offre.telephone != entreprise["telephone"]
        assert offre.courriel.endswith("@example.org")


def test_dates_hang_together_and_nothing_is_in_the_future(demo):
    for o in tous(Offre, selectinload(Offre.candidatures)):
        assert o.cree_le <= o.modifiee_le <= demo
        if o.publiee_le:
            assert o.cree_le < o.publiee_le <= demo
        if o.depubliee_le:
            assert o.publiee_le < o.depubliee_le <= demo
        for c in o.candidatures:
            assert o.publiee_le < c.cree_le <= demo
    passages = tous(Passage)
    assert all(p.le <= demo for p in passages)
    for cle in ("offre_id", "projet_id", "structure_id"):
        par_objet = {}
        for p in sorted(passages, key=lambda p: p.id):
            par_objet.setdefault(getattr(p, cle), []).append(p.le)
        par_objet.pop(None, None)
        assert all(dates == sorted(dates) for dates in par_objet.values())
    rangs = [r.rang for r in sorted([*tous(Projet), *tous(Offre)], key=lambda r: (r.cree_le, r.rang))]
    assert len(set(rangs)) == len(rangs)


def test_no_mail_is_left_to_be_sent_and_a_handful_can_be_read(demo):
    courriels = tous(Courriel)
    assert 0 < len(courriels) <= 6
    assert {c.etat for c in courriels} == {EtatCourriel.envoye}


def test_everybody_in_the_files_is_fictitious():
    dossier = Path(lecture.__file__).parent
    for fichier in (*dossier.rglob("*.toml"), *dossier.rglob("*.csv")):
        texte = fichier.read_text(encoding="utf-8")
        for domaine in re.findall(r"[\w.+-]+@([\w.-]+\w)", texte) + re.findall(r"https?://([\w.-]+)", texte):
            assert domaine == "example.org" or domaine.endswith(".example.org"), (fichier.name, domaine)
        for numero in re.findall(r"\b0[1-9](?: \d\d){4}\b", texte):
            assert numero.startswith("01 99 00"), (fichier.name, numero)
    assert all(siret.startswith("0000") for siret in lecture.entreprises())


def test_descriptions_are_varied_and_written_with_french_typography():
    offres = lecture.offres()
    assert len(offres) >= 66
    assert len({o["description"][:40] for o in offres}) == len(offres)
    for o in offres:
        texte = o["description"]
        assert 220 <= len(texte) <= 900 or o["ref"] == "champs-tres-longs", o["ref"]
        assert "'" not in texte, o["ref"]
        assert not re.search(r" [;:?!»]|« ", texte), o["ref"]
