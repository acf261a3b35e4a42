"""Load the demonstration of CMonAlternance, once."""

from datetime import timedelta

from sqlalchemy import exists, select, update

from cmon.alertes.modeles import Alerte
from cmon.alertes.operations import apparier_tout
from cmon.alternance.modeles import OffreAlternance
from cmon.comptes.etats import GenreCompte
from cmon.comptes.modeles import Compte
from cmon.demo import lecture
from cmon.demo.alternance import candidatures, offres, profils
from cmon.demo.alternance.tirage import Scene
from cmon.demo.calendrier import Calendrier
from cmon.demo.frequentation import compter_les_lectures
from cmon.demo.monde import adresse_de
from cmon.etablissements.modeles import Etablissement
from cmon.extensions import db
from cmon.journal.operations import consigner
from cmon.recherche.texte import normaliser
from cmon.referentiels.modeles import Diplome
from cmon.structures.etats import EtatStructure, GenreStructure, RoleAdhesion
from cmon.structures.modeles import Adhesion, Structure

# Companies that host pupils of 3e and 2de: one in three of the demonstration, and those of the vine.
PAS_DES_ACCUEILS = 3
VIGNE = "0121Z"


def charger_l_alternance(calendrier: Calendrier, etablissements, structures, comptes) -> bool:
    """Write employers, offers, candidates, projets, candidatures and what follows from them; say whether they are new.

    Flushes. Once something of it is there, nothing is added.
    """
    siennes = {s.id for s in structures.values()}
    if db.session.scalar(select(exists().where(OffreAlternance.structure_id.in_(siennes)))):
        return False
    diplomes = {normaliser(d.intitule): d.cle for d in db.session.scalars(select(Diplome))}
    entreprises = {siret: e for siret, e in etablissements.items() if siret in lecture.entreprises()}
    scene = Scene(calendrier, entreprises, structures, comptes, diplomes, _membres(structures, comptes))
    _accueillir_des_stagiaires(scene)
    offres.suivre_les_employeurs(scene)
    offres.ecrire_les_offres(scene)
    pages = ((o.rang, f"{o.rang} {o.description}", o.publiee_le, o.close_le) for o in scene.offres)
    compter_les_lectures(pages, calendrier)
    profils.ecrire_les_projets(scene)
    candidatures.repondre_aux_offres(scene)
    candidatures.prendre_contact(scene)
    apparier_tout(le=calendrier.le - timedelta(hours=5))
    _ecarter_des_alertes(calendrier)
    return True


def _ecarter_des_alertes(calendrier: Calendrier) -> None:
    """One alert in nine was put aside; the rest has not been mailed yet."""
    ecartees = update(Alerte).where(Alerte.id % 9 == 4).values(ecartee_le=calendrier.le - timedelta(hours=1))
    db.session.execute(ecartees, execution_options={"synchronize_session": False})


def _membres(structures: dict[str, Structure], comptes: dict[str, Compte]) -> dict[int, list[str]]:
    cles = {c.id: cle for cle, c in comptes.items()}
    membres = {s.id: [] for s in structures.values()}
    for adhesion in db.session.scalars(select(Adhesion).where(Adhesion.compte_id.in_(cles)).order_by(Adhesion.id)):
        membres[adhesion.structure_id].append(cles[adhesion.compte_id])
    return membres


def _accueillir_des_stagiaires(scene: Scene) -> None:
    """Companies that opened an account to host pupils of 3e and 2de: they are on « Vite mon stage »."""
    prises = {s.etablissement_id for s in scene.structures.values()}
    libres = [e for e in scene.etablissements.values() if e.id not in prises]
    libres.sort(key=lambda e: e.siret)
    accueils = libres[::PAS_DES_ACCUEILS]
    accueils += [e for e in libres if e.naf == VIGNE and e not in accueils]
    for rang, etablissement in enumerate(accueils):
        _ouvrir_une_structure(scene, etablissement, rang)
    for cle in ("menard", "charmillac"):
        scene.structures[cle].accueille_troisieme = True


def _ouvrir_une_structure(scene: Scene, etablissement: Etablissement, rang: int) -> None:
    contact = lecture.entreprises()[etablissement.siret]
    le = scene.calendrier.instant(-90 + rang, etablissement.siret)
    structure = Structure(
        nom=etablissement.raison_sociale,
        genre=GenreStructure.employeur,
        etat=EtatStructure.validee,
        etablissement_id=etablissement.id,
        courriel=contact["courriel"],
        telephone=contact["telephone"],
        adresse=etablissement.adresse,
        code_postal=etablissement.code_postal,
        ville=etablissement.ville,
        accueille_troisieme=rang % 4 != 3,
        accueille_seconde=rang % 2 == 1,
        cree_le=le,
    )
    prenom, _, nom = contact["contact_nom"].partition(" ")
    compte = Compte(
        courriel=adresse_de(prenom, f"{nom} accueil"),
        nom=nom,
        prenom=prenom,
        telephone=contact["telephone"],
        genre=GenreCompte.employeur,
        charte_acceptee_le=le,
        cree_le=le,
        confirme_le=le,
        est_demo=True,
    )
    db.session.add_all([structure, compte])
    db.session.flush()
    role = RoleAdhesion.gestionnaire
    db.session.add(Adhesion(compte_id=compte.id, structure_id=structure.id, role=role, depuis_le=le))
    consigner(structure, "demande", par=compte, le=le, vers=EtatStructure.a_valider)
    de, vers = EtatStructure.a_valider, EtatStructure.validee
    consigner(
        structure,
        "validation",
        par=scene.comptes["equipe"],
        le=scene.calendrier.instant(-80 + rang, etablissement.siret),
        de=de,
        vers=vers,
    )
