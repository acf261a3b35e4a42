"""« Exporter la liste sous Excel »: the projets, offers and rencontres of a list, as many as its filters keep."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import IO

from cmon.comptes.modeles import Compte
from cmon.documents.avis import avis
from cmon.documents.requetes import SEPARATEUR
from cmon.documents.tableur import Colonne, Genre, composer
from cmon.gabarits import heure
from cmon.portefeuille.etats import LIBELLES_NATURE, Nature
from cmon.rencontres.etats import GenreRencontre
from cmon.temps import jour_de_paris

COLONNES = (
    Colonne("Nature", 14),
    Colonne("Numéro", 13),
    Colonne("Entreprise", 32),
    Colonne("SIRET", 16),
    Colonne("Adresse", 28),
    Colonne("Code postal", 9),
    Colonne("Ville", 20),
    Colonne("Département", 18),
    Colonne("Secteur d’activité", 30),
    Colonne("Métier ou objet", 32),
    Colonne("Public visé", 28),
    Colonne("État", 16),
    Colonne("Date de début", 16, Genre.date),
    Colonne("Heure", 8),
    Colonne("Publiée le", 16, Genre.instant),
    Colonne("Chargé du projet", 22),
    Colonne("Postulants", 10, Genre.nombre),
    Colonne("Inscrits", 9, Genre.nombre),
    Colonne("Maximum", 9, Genre.nombre),
    Colonne("Dernière relance", 16, Genre.instant),
    Colonne("Réponse", 18),
)
DES_QUE_POSSIBLE = "Dès que possible"
FINALITE = "suivi des projets, des offres de stage et des rencontres"
EN_ATTENTE = "En attente"


def _etat_du_projet(x) -> str:
    if x.refuse_le:
        return "Refusé"
    if x.charge_id is None:
        return "À prendre en charge"
    return "Affecté" if x.affecte_le else "En cours"


def _commun(x) -> tuple:
    return (x.raison_sociale, x.siret, x.adresse, x.code_postal, x.ville, x.departement or "", x.secteur or "")


def _publics(mots: str) -> str:
    return mots.removesuffix(SEPARATEUR)


def _formalisation(x) -> tuple[Nature, str, tuple]:
    """Nature, number, and from the métier to the date of publication."""
    if x.offre_numero:
        debut = x.offre_debut_le or DES_QUE_POSSIBLE
        publics = _publics(x.offre_publics)
        return (
            Nature.offre,
            x.offre_numero,
            (x.offre_metier, publics, x.offre_etat.libelle, debut, "", x.offre_publiee_le),
        )
    if x.rencontre_numero:
        genre = x.precision_genre if x.genre == GenreRencontre.autre else x.genre.libelle
        objet = f"{genre} : {x.rencontre_metier}" if x.rencontre_metier else genre
        publics, debut = _publics(x.rencontre_publics), x.rencontre_debut_le
        suite = (objet, publics, x.rencontre_etat.libelle, jour_de_paris(debut), heure(debut), x.rencontre_publiee_le)
        return Nature.rencontre, x.rencontre_numero, suite
    return Nature.projet, x.numero, (x.souhait.libelle, "", _etat_du_projet(x), jour_de_paris(x.cree_le), "", None)


def lignes(rangs: Iterable) -> Iterator[tuple]:
    """The rows of the sheet from those of `documents.requetes.lignes_de_projets`."""
    for x in rangs:
        nature, numero, suite = _formalisation(x)
        charge = f"{x.prenom} {x.nom}" if x.charge_id else ""
        reponse = x.reponse.libelle if x.reponse else EN_ATTENTE if x.relance_le else ""
        ligne = (LIBELLES_NATURE[nature], numero, *_commun(x), *suite, charge)
        yield (*ligne, x.nb_postulants if x.offre_numero else None, x.nb_inscrits, x.nb_max, x.relance_le, reponse)


def exporter(titre: str, rangs: Iterable, filtres: list[str], *, par: Compte, le: datetime) -> tuple[IO[bytes], int]:
    """The file and the number of its rows. `filtres`: the filters in force, in words."""
    preambule = [("Filtres", ", ".join(filtres) or "aucun"), *avis(FINALITE, par=par, le=le)]
    return composer(titre, "Projets", COLONNES, lignes(rangs), preambule=preambule)
