"""Queries over establishments and the answers of the registry that are kept."""

import re
from datetime import datetime

from sqlalchemy import Select, and_, or_, select

from cmon.etablissements.modeles import Etablissement, EtatEtablissement, ReponseAnnuaire, SourceEtablissement
from cmon.referentiels.requetes import mots_de


def etablissement_du_siret(siret: str) -> Select:
    """The establishment of that SIRET, whatever else than digits was typed."""
    return select(Etablissement).where(Etablissement.siret == re.sub(r"[^0-9]", "", siret[:60]))


def reponse_gardee(question: str, le: datetime) -> Select:
    """The registry's answer to that question, while it lives."""
    return select(ReponseAnnuaire.reponse).where(ReponseAnnuaire.question == question, ReponseAnnuaire.expire_le > le)


def etablissements_du_site(*, nom: str = "", numero: str = "", limite: int = 20) -> Select:
    """Open establishments that the site holds, whoever told of them: what staff may choose besides the registry's.

    By words of their name, or by their SIREN or SIRET.
    """
    requete = select(Etablissement).where(Etablissement.etat == EtatEtablissement.actif)
    chiffres = "".join(c for c in numero if c.isdigit() and c.isascii())[:14]
    if chiffres:
        requete = requete.where(or_(Etablissement.siret == chiffres, Etablissement.siren == chiffres))
    else:
        colonne, mots = Etablissement.nom_recherche, mots_de(nom)
        trouve = (or_(colonne.startswith(mot), colonne.like(f"% {mot}%")) for mot in mots)
        requete = requete.where(and_(bool(mots), *trouve))
    return requete.order_by(Etablissement.nom_recherche, Etablissement.siret).limit(limite)


def etablissements_connus(*, siret: str = "", siren: str = "", nom: str = "", limite: int = 20) -> Select:
    """Open establishments that the registry has told of before, by SIRET, SIREN or words of their name.

    What somebody typed is left out: only public data may help the next person.
    """
    requete = select(Etablissement).where(
        Etablissement.source == SourceEtablissement.annuaire, Etablissement.etat == EtatEtablissement.actif
    )
    if siret or siren:
        requete = requete.where(Etablissement.siret == siret if siret else Etablissement.siren == siren)
    else:
        colonne = Etablissement.nom_recherche
        mots = mots_de(nom)
        requete = requete.where(
            and_(bool(mots), *(or_(colonne.startswith(mot), colonne.like(f"% {mot}%")) for mot in mots))
        )
    return requete.order_by(Etablissement.nom_recherche, Etablissement.siret).limit(limite)
