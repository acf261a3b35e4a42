"""« Mes données »: all that a person has given, in a file that other programs read."""

import json
import zipfile
from datetime import date, datetime
from tempfile import SpooledTemporaryFile
from typing import BinaryIO

from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload

from cmon.candidatures_alternance.modeles import CandidatureAlternance
from cmon.comptes.modeles import Compte
from cmon.comptes.requetes import adhesions_de
from cmon.contacts.modeles import Contact
from cmon.echanges.modeles import Message
from cmon.extensions import db
from cmon.favoris.modeles import FavoriOffre
from cmon.fichiers.modeles import Fichier
from cmon.fichiers.operations import ouvrir
from cmon.profils.modeles import ProjetPro
from cmon.profils.requetes_candidat import mes_projets
from cmon.recherches_enregistrees.modeles import RechercheEnregistree

EN_MEMOIRE = 4 * 1024 * 1024


def donnees_de(compte: Compte, *, le: datetime) -> tuple[dict, list[tuple[str, Fichier]]]:
    """What a person has given and received, as plain values, and their files with the name of each in the archive.

    Of recruiters it tells what candidates may read: neither a name nor an address. `le`: the instant of the export.
    """
    fichiers: list[tuple[str, Fichier]] = []
    donnees = {
        "exporte_le": le,
        "compte": _colonnes(compte, "courriel nom prenom telephone genre tranche_age charte_acceptee_le cree_le"),
        "structures": [{"nom": a.structure.nom, "role": a.role} for a in db.session.scalars(adhesions_de(compte.id))],
        "projets": [_projet(p, fichiers) for p in db.session.scalars(mes_projets(compte.id))],
        "candidatures": [_candidature(c, fichiers) for c in db.session.scalars(_candidatures(compte.id)).unique()],
        "contacts": [_contact(c) for c in db.session.scalars(_contacts(compte.id)).unique()],
        "offres_favorites": [
            {"offre": f.offre.numero, "intitule": f.offre.intitule, "le": f.cree_le}
            for f in db.session.scalars(
                select(FavoriOffre).where(FavoriOffre.compte_id == compte.id).options(joinedload(FavoriOffre.offre))
            )
        ],
        "recherches": [
            _colonnes(r, "libelle portail parametres par_courriel cree_le")
            for r in db.session.scalars(select(RechercheEnregistree).where(RechercheEnregistree.compte_id == compte.id))
        ],
    }
    return donnees, fichiers


def _colonnes(objet, noms: str) -> dict:
    return {nom: getattr(objet, nom) for nom in noms.split()}


def _candidatures(compte_id: int):
    return (
        select(CandidatureAlternance)
        .where(CandidatureAlternance.compte_id == compte_id)
        .options(
            joinedload(CandidatureAlternance.offre),
            selectinload(CandidatureAlternance.fichiers),
            selectinload(CandidatureAlternance.messages),
        )
        .order_by(CandidatureAlternance.id)
    )


def _contacts(compte_id: int):
    return (
        select(Contact)
        .join(ProjetPro, ProjetPro.id == Contact.projet_pro_id)
        .where(ProjetPro.compte_id == compte_id)
        .options(selectinload(Contact.messages), joinedload(Contact.projet_pro))
        .order_by(Contact.id)
    )


def _joindre(dossier: str, fichier: Fichier, fichiers: list) -> str:
    nom = f"fichiers/{dossier}/{fichier.id}-{fichier.nom}"
    fichiers.append((nom, fichier))
    return nom


def _projet(p: ProjetPro, fichiers: list) -> dict:
    return {
        "numero": p.numero,
        **_colonnes(p, "metier_libelle duree_mois rayon_km disponible_le visible cree_le modifie_le"),
        "contrats": p.contrats,
        "departements": p.les_departements,
        "commune": p.commune.nom if p.commune else None,
        "diplomes": [_colonnes(d, "intitule niveau") for d in p.diplomes],
        "formations": [_colonnes(f, "intitule validee annee") for f in p.formations],
        "experiences": [
            _colonnes(e, "genre intitule employeur nb_semaines nb_jours description") for e in p.experiences
        ],
        "cv": _joindre(f"projet-{p.numero}", p.cv, fichiers) if p.cv else None,
    }


def _messages(messages: list[Message]) -> list[dict]:
    return [{"de": "vous" if m.du_candidat else "le recruteur", "le": m.ecrit_le, "texte": m.texte} for m in messages]


def _candidature(c: CandidatureAlternance, fichiers: list) -> dict:
    return {
        "numero": c.numero,
        "offre": c.offre.numero,
        "intitule": c.offre.intitule,
        "entreprise": c.offre.nom_public,
        **_colonnes(c, "etat message candidatee_le repondue_le reponse relancee_le close_le"),
        "messages": _messages(c.messages),
        "fichiers": [_joindre(f"candidature-{c.numero}", f, fichiers) for f in c.fichiers],
    }


def _contact(c: Contact) -> dict:
    lu = {"projet": c.projet_pro.numero, "message": c.message_montre}
    return lu | _colonnes(c, "etat cree_le repondu_le") | {"messages": _messages(c.messages)}


def _ecrit(valeur) -> str:
    return valeur.isoformat() if isinstance(valeur, (datetime, date)) else str(valeur)


def archive_de(compte: Compte, *, le: datetime) -> BinaryIO:
    """The archive of a person’s data: `donnees.json` and their files. An open file, at its beginning.

    Raises StockageIndisponible.
    """
    donnees, fichiers = donnees_de(compte, le=le)
    sortie = SpooledTemporaryFile(max_size=EN_MEMOIRE)  # noqa: SIM115  the answer reads it, then closes it
    with zipfile.ZipFile(sortie, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("donnees.json", json.dumps(donnees, ensure_ascii=False, indent=2, default=_ecrit))
        for nom, fichier in fichiers:
            with ouvrir(fichier) as flux:
                archive.writestr(nom, flux.read())
    sortie.seek(0)
    return sortie
