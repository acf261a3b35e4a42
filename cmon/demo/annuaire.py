"""Who is in the demonstration: companies, structures and accounts. What is already there is left as it is."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from cmon.candidatures.modeles import TrancheAge
from cmon.comptes.etats import COMPTES_PAR_STRUCTURE, GenreCompte
from cmon.comptes.modeles import Compte
from cmon.comptes.mots_de_passe import hacher
from cmon.demo import lecture
from cmon.demo.calendrier import Calendrier
from cmon.etablissements.modeles import Etablissement, EtatEtablissement, SourceEtablissement
from cmon.extensions import db
from cmon.journal.modeles import Passage
from cmon.journal.operations import consigner
from cmon.recherche.texte import normaliser
from cmon.referentiels.modeles import Commune, Departement, Naf
from cmon.structures.etats import EtatStructure, GenreStructure, RoleAdhesion
from cmon.structures.modeles import Adhesion, Structure

MOT_DE_PASSE = "demonstration-cmon"
ANCIENNETE = -200


def charger_etablissements(le: datetime) -> dict[str, Etablissement]:
    """Write the invented companies and organismes that are missing and give all of them by SIRET."""
    lus = {**lecture.entreprises(), **lecture.organismes()}
    connus = {e.siret: e for e in db.session.scalars(select(Etablissement).where(Etablissement.siret.in_(lus)))}
    codes = {e["insee"] for e in lus.values()}
    communes = {c.insee: c for c in db.session.scalars(select(Commune).where(Commune.insee.in_(codes)))}
    codes = {e["naf"] for e in lus.values()}
    secteurs = dict(db.session.execute(select(Naf.code, Naf.secteur).where(Naf.code.in_(codes))).all())
    for siret, e in lus.items():
        if siret in connus:
            continue
        commune = communes[e["insee"]]
        connus[siret] = Etablissement(
            siret=siret,
            siren=siret[:9],
            raison_sociale=e["raison_sociale"],
            nom_recherche=normaliser(f"{e['raison_sociale']} {e['nom_commercial']}")[:250],
            nom_commercial=e["nom_commercial"],
            naf=e["naf"],
            secteur=secteurs[e["naf"]],
            effectif=e["effectif"],
            adresse=e["adresse"],
            code_postal=e["code_postal"],
            ville=e["ville"],
            commune_insee=commune.insee,
            departement=commune.departement,
            latitude=commune.latitude,
            longitude=commune.longitude,
            etat=EtatEtablissement.actif,
            source=SourceEtablissement.annuaire,
            lu_le=le,
            est_demo=True,
        )
        db.session.add(connus[siret])
    db.session.flush()
    return connus


def _departements(codes: list[str]) -> list[Departement]:
    return list(db.session.scalars(select(Departement).where(Departement.code.in_(codes)).order_by(Departement.code)))


def _adresse(etablissement: Etablissement | None) -> dict:
    """The establishment of a structure, and where to write to it."""
    if etablissement is None:
        return {}
    adresse = {nom: getattr(etablissement, nom) for nom in ("adresse", "code_postal", "ville")}
    return {"etablissement_id": etablissement.id, **adresse}


def charger_structures(calendrier: Calendrier, etablissements: dict[str, Etablissement]) -> dict[str, Structure]:
    """Write the structures that are missing and give all of them by the key of their file."""
    lues = lecture.structures()
    requete = select(Structure).where(Structure.nom.in_([s["nom"] for s in lues]))
    connues = {(s.nom, s.genre): s for s in db.session.scalars(requete)}
    par_cle = {}
    for lue in lues:
        structure = connues.get((lue["nom"], GenreStructure(lue["genre"])))
        if structure is None:
            cree_le = calendrier.instant(lue.get("cree", ANCIENNETE), lue["cle"])
            etablissement = etablissements.get(lue.get("siret"))
            structure = Structure(
                nom=lue["nom"],
                genre=GenreStructure(lue["genre"]),
                etat=EtatStructure(lue["etat"]),
                **_adresse(etablissement),
                courriel=lue["courriel"],
                telephone=lue["telephone"],
                cree_le=cree_le,
                departements=_departements(lue.get("departements", [])),
            )
            db.session.add(structure)
            db.session.flush()
            if structure.genre != GenreStructure.equipe:
                consigner(structure, "demande", par=structure.nom, le=cree_le, vers=EtatStructure.a_valider)
        par_cle[lue["cle"]] = structure
    return par_cle


def _genre(lu: dict, structures: dict[str, Structure]) -> GenreCompte | None:
    """A candidate's age class tells that they are one; the others are what their structures are."""
    genres = (COMPTES_PAR_STRUCTURE.get(structures[cle].genre) for cle in lu.get("adhesions", {}))
    return GenreCompte.candidat if "tranche_age" in lu else next(filter(None, genres), None)


def charger_comptes(calendrier: Calendrier, structures: dict[str, Structure]) -> dict[str, Compte]:
    """Write the accounts that are missing and give all of them by the first part of their address.

    Each one acts for its first structure. The password is hashed once for all of them.
    """
    lus = lecture.comptes()
    adresses = [c["courriel"] for c in lus]
    presents = set(db.session.scalars(select(Compte.courriel).where(Compte.courriel.in_(adresses))))
    hache = hacher(MOT_DE_PASSE) if len(presents) < len(lus) else None
    for lu in lus:
        if lu["courriel"] in presents:
            continue
        cree_le = calendrier.instant(lu.get("cree", ANCIENNETE), lu["courriel"])
        compte = Compte(
            courriel=lu["courriel"],
            nom=lu["nom"],
            prenom=lu["prenom"],
            telephone=lu["telephone"],
            genre=_genre(lu, structures),
            tranche_age=TrancheAge(lu["tranche_age"]) if "tranche_age" in lu else None,
            charte_acceptee_le=cree_le,
            mot_de_passe=hache,
            cree_le=cree_le,
            confirme_le=cree_le,
            est_demo=True,
        )
        db.session.add(compte)
        db.session.flush()
        for cle, role in lu.get("adhesions", {}).items():
            db.session.add(
                Adhesion(
                    compte_id=compte.id, structure_id=structures[cle].id, role=RoleAdhesion(role), depuis_le=cree_le
                )
            )
    db.session.flush()
    requete = (
        select(Compte)
        .where(Compte.courriel.in_(adresses))
        .options(joinedload(Compte.adhesions).joinedload(Adhesion.structure))
        .execution_options(populate_existing=True)
    )
    comptes = {c.courriel.partition("@")[0]: c for c in db.session.scalars(requete).unique()}
    for compte in comptes.values():
        compte.adhesion_active = next(iter(compte.adhesions), None)
    return comptes


def raconter_les_decisions(calendrier: Calendrier, structures: dict[str, Structure], equipe: Compte) -> None:
    """Write to the history who validated or refused the structures, for those whose history does not tell yet."""
    racontees = set(db.session.scalars(select(Passage.structure_id).where(Passage.vers != EtatStructure.a_valider)))
    for lue in lecture.structures():
        structure = structures[lue["cle"]]
        attend = structure.etat == EtatStructure.a_valider
        if attend or structure.id in racontees or structure.genre == GenreStructure.equipe:
            continue
        action = "validation" if structure.etat == EtatStructure.validee else "refus"
        le = calendrier.instant(lue.get("cree", ANCIENNETE) + 1, lue["cle"])
        consigner(
            structure,
            action,
            par=equipe,
            le=le,
            de=EtatStructure.a_valider,
            vers=structure.etat,
            motif=lue.get("motif", ""),
        )
