"""Verbs of a spreadsheet of offers: keep what was read with its errors, import it at once, undo the import."""

import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlalchemy import delete

from cmon.alertes.operations import PAR_LOT, attendre_l_appariement
from cmon.alternance import requetes_lots as requetes
from cmon.alternance.colonnes import COLONNES, LIGNES_MAX, trouver_les_colonnes
from cmon.alternance.etats import EtatOffreAlternance
from cmon.alternance.modeles import LotOffres, OffreAlternance
from cmon.alternance.operations import (
    EMPLOYEUR_A_CHOISIR,
    REFERENT_A_CHOISIR,
    SaisieOffreAlternance,
    ajouter_offres,
    changer_etat,
    composer_offre,
    est_validee,
)
from cmon.alternance.requetes import etat_de_la_structure
from cmon.base import RegleMetier, exiger
from cmon.base_sql import chacun_son_tour
from cmon.comptes.modeles import Compte
from cmon.etablissements.modeles import Etablissement, EtatEtablissement
from cmon.extensions import db
from cmon.gabarits import date_courte, heure
from cmon.structures.etats import GenreStructure
from cmon.structures.modeles import Structure
from cmon.structures.requetes import membres_de
from cmon.textes import une_ligne

VIE = timedelta(hours=24)
BROUILLONS_MAX = 5
NOM_MAX = 150
ENTETE_MAX = 20
TITRES = {c.champ: c.titre for c in reversed(COLONNES)}
SANS_TITRES = (
    "Les titres des colonnes sont introuvables. Téléchargez le modèle, remplissez-le sans changer sa première ligne,"
    " puis recommencez."
)
VIDE = "Ce tableau ne contient aucune offre : remplissez une ligne par offre sous les titres des colonnes."
TROP = f"Ce tableau compte plus de {LIGNES_MAX} lignes. Importez {LIGNES_MAX} offres au plus à la fois."
PERIME = "Ce tableau a été lu il y a plus de 24 heures : choisissez de nouveau le fichier."
RIEN = "Aucune ligne ne peut devenir une offre : corrigez les erreurs, puis choisissez de nouveau le fichier."
TROP_TARD = "Un import s’annule dans les 24 heures. Vous pouvez archiver ces offres une à une."
DEJA_ANNULE = "Cet import a déjà été annulé."


class DejaImporte(RegleMetier):
    """The offers of that spreadsheet (`lot`) are there: pressed twice, or sent again by somebody else."""

    def __init__(self, lot: LotOffres):
        compte = db.session.get(Compte, lot.compte_id) if lot.compte_id else None
        par = f" par {compte.nom_complet}" if compte else ""
        quand = f"le {date_courte(lot.importe_le)} à {heure(lot.importe_le)}"
        super().__init__(f"Les offres de ce tableau ont été importées {quand}{par}.")
        self.lot = lot


@dataclass
class LigneLue:
    """A line of a spreadsheet: its cells by column, what they say, what is wrong as (title of the column, message).

    `offre`, once it has passed the rules (`examiner_lignes`), is in no session.
    """

    numero: int
    cellules: dict
    saisie: SaisieOffreAlternance | None = None
    erreurs: list[tuple[str, str]] = field(default_factory=list)
    resume: dict = field(default_factory=dict)
    offre: OffreAlternance | None = None

    def en_dictionnaire(self) -> dict:
        """Plain values, to be kept."""
        return {"n": self.numero, "cellules": self.cellules, "erreurs": self.erreurs, "resume": self.resume}


def lignes_d_offres(lignes: list) -> list[tuple[int, dict]]:
    """The lines below the one of the titles, as (number of the line, cells by column); empty ones are left out.

    `lignes` comes from `cmon.fichiers.feuilles.lire_feuille`. Raises RegleMetier: no titles, no line, over 500 lines.
    """
    entetes = ((rang, trouver_les_colonnes(cellules)) for rang, (_, cellules) in enumerate(lignes[:ENTETE_MAX]))
    debut, places = next(((rang, places) for rang, places in entetes if places), (0, None))
    exiger(places, SANS_TITRES, "fichier")
    lues = []
    for numero, cellules in lignes[debut + 1 :]:
        par_cle = {cle: cellules[place] for cle, place in places.items() if place < len(cellules)}
        par_cle = {cle: c for cle, c in par_cle.items() if c is not None and str(c).strip()}
        if par_cle:
            lues.append((numero, par_cle))
    exiger(lues, VIDE, "fichier")
    exiger(len(lues) <= LIGNES_MAX, TROP, "fichier")
    return lues


def examiner_lignes(structure: Structure, lues: Iterable[LigneLue], *, par: Compte, le: datetime) -> list[LigneLue]:
    """Put each line that was understood through the rules of the form « Créer une offre ». Writes nothing.

    What they say becomes offers that only wait to be added, so that `importer_lot` holds the lock for an instant.
    """
    lignes = list(lues)
    for ligne in lignes:
        if ligne.saisie is not None and not ligne.erreurs:
            try:
                ligne.offre = composer_offre(structure, ligne.saisie, par=par, le=le)
            except RegleMetier as e:
                ligne.erreurs.append((TITRES.get(e.champ, ""), e.message))
    return lignes


def _empreinte(lignes: Sequence[LigneLue]) -> str:
    """What names the cells of a spreadsheet, whatever the name of its file."""
    cellules = json.dumps([(ligne.numero, ligne.cellules) for ligne in lignes], sort_keys=True, default=str)
    return hashlib.sha256(cellules.encode()).hexdigest()


def preparer_lot(structure_id: int, nom: str, lignes: list[LigneLue], *, par: Compte, le: datetime) -> LotOffres:
    """Keep a spreadsheet for a day, with what is wrong in each line (`examiner_lignes`): nothing is created yet.

    Sent twice, by one person or two of the structure, it is kept once. Raises DejaImporte when it was imported.
    """
    empreinte, nb_offres = _empreinte(lignes), sum(not ligne.erreurs for ligne in lignes)
    chacun_son_tour(f"tableau:{structure_id}")
    lot = db.session.scalars(requetes.lots_semblables(structure_id, empreinte, le).limit(1)).first()
    if lot is not None and lot.importe_le is not None:
        raise DejaImporte(lot)
    if lot is None:
        perdus = db.session.scalars(requetes.brouillons_de(structure_id).offset(BROUILLONS_MAX - 1)).all()
        db.session.execute(delete(LotOffres).where(LotOffres.id.in_([lot.id for lot in perdus])))
        lot = LotOffres(structure_id=structure_id, compte_id=par.id, empreinte=empreinte)
        db.session.add(lot)
    lot.nom, lot.cree_le, lot.expire_le = une_ligne(nom)[:NOM_MAX], le, le + VIE
    lot.lignes = json.dumps([ligne.en_dictionnaire() for ligne in lignes], ensure_ascii=False)
    lot.nb_offres, lot.nb_erreurs = nb_offres, len(lignes) - nb_offres
    db.session.flush()
    return lot


def exiger_importable(lot: LotOffres, *, le: datetime) -> None:
    """Raise DejaImporte, or RegleMetier when its day is over."""
    if lot.importe_le is not None:
        raise DejaImporte(lot)
    exiger(lot.expire_le > le, PERIME)


def _relire_les_droits(structure: Structure, offres: Sequence[OffreAlternance]) -> tuple[set, set[int]]:
    """What may have changed since the lines were read: employers as (id, establishment), ids of the members."""
    ids = {offre.employeur_id for offre in offres} - {None}
    employeurs = set(db.session.execute(requetes.employeurs_a_servir(structure.id, ids)).tuples())
    soi = structure.etablissement_id if structure.genre == GenreStructure.employeur else None
    if soi and db.session.get_one(Etablissement, soi).etat == EtatEtablissement.actif:
        employeurs.add((None, soi))
    return employeurs, {adhesion.compte_id for adhesion in db.session.scalars(membres_de(structure.id))}


def importer_lot(lot: LotOffres, lignes: Iterable[LigneLue], *, par: Compte, le: datetime) -> list[int]:
    """« Importer N offres »: create the offer of each line that nothing refuses; the others are told in the report.

    `lignes` are those of the spreadsheet, read and examined again before the transaction. An employer or a person who
    has left since then is looked for. The number of statements does not depend on that of the lines. Gives the ids of
    the offers, to be matched with profiles (`tranches_du_lot`).
    Sent twice, the second is refused (DejaImporte). Raises RegleMetier: kept for over a day, no line without error.
    """
    db.session.refresh(lot, ["importe_le", "compte_id"], with_for_update=True)
    exiger_importable(lot, le=le)
    validee, lignes = est_validee(lot.structure_id), list(lignes)
    employeurs, membres = _relire_les_droits(lot.structure, [x.offre for x in lignes if x.offre is not None])
    offres, refusees = [], []
    for ligne in lignes:
        offre = ligne.offre
        if offre is not None and (offre.employeur_id, offre.etablissement_id) not in employeurs:
            ligne.erreurs.append((TITRES["employeur"], EMPLOYEUR_A_CHOISIR))
        elif offre is not None and offre.referent_id not in {*membres, par.id}:
            ligne.erreurs.append((TITRES["referent"], REFERENT_A_CHOISIR))
        if offre is None or ligne.erreurs:
            refusees.append({**ligne.en_dictionnaire(), "cellules": {}})
        else:
            offre.lot_id = lot.id
            offres.append(offre)
    exiger(offres, RIEN)
    lot.importe_le, lot.expire_le, lot.compte_id = le, le + VIE, par.id
    lot.lignes = json.dumps(refusees, ensure_ascii=False)
    lot.nb_offres, lot.nb_erreurs = len(offres), len(refusees)
    return ajouter_offres(offres, validee=validee, par=par, le=le)


def tranches_du_lot(lot_id: int) -> list[tuple[int, int]]:
    """Ids that bound batches of the offers of a spreadsheet, each to be matched with profiles in its transaction."""
    return list(db.session.execute(requetes.bornes_du_lot(lot_id, PAR_LOT)).tuples())


def annuler_lot(lot: LotOffres, *, par: Compte, le: datetime) -> tuple[int, int]:
    """« Annuler l’import », within 24 hours: its offers are deleted, those that have applications are archived.

    Gives how many were deleted and archived. Raises RegleMetier: not imported, undone already, too late.
    """
    db.session.refresh(lot, ["importe_le", "annule_le"], with_for_update=True)
    exiger(lot.importe_le is not None, "Cet import n’a pas eu lieu.")
    exiger(lot.annule_le is None, DEJA_ANNULE)
    exiger(lot.expire_le > le, TROP_TARD)
    # The structure first, as the other verbs of offers do; then whoever is writing alerts on these offers.
    db.session.execute(etat_de_la_structure(lot.structure_id))
    attendre_l_appariement()
    # Locked: an application that is being sent comes before, and is counted, or finds no offer.
    offres = db.session.scalars(requetes.offres_du_lot(lot.id).with_for_update()).all()
    postulees = set(db.session.scalars(requetes.offres_postulees([o.id for o in offres])))
    for offre in offres:
        if offre.id in postulees:
            changer_etat(offre, EtatOffreAlternance.archivee, par=par, le=le)
    a_supprimer = [o.id for o in offres if o.id not in postulees]
    db.session.flush()
    db.session.execute(delete(OffreAlternance).where(OffreAlternance.id.in_(a_supprimer)))
    lot.annule_le = le
    db.session.flush()
    return len(a_supprimer), len(postulees)


def oublier_les_lots(*, le: datetime) -> int:
    """Delete the spreadsheets whose day is over; the offers that they made stay. Gives how many."""
    ordre = delete(LotOffres).where(LotOffres.expire_le <= le)
    return db.session.execute(ordre, execution_options={"synchronize_session": False}).rowcount
