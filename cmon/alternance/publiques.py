"""What everybody reads of alternance offers: their queries hold no way to reach the employer."""

import re
from datetime import date
from functools import lru_cache

from sqlalchemy import Date, Select, bindparam, case, func, select
from sqlalchemy.orm import joinedload, load_only

from cmon.acces import public
from cmon.alternance.etats import Contrat, Niveau
from cmon.alternance.modeles import DiplomePrepare, OffreAlternance
from cmon.alternance.recherche import CHAMPS_EN_BREF, est_du_secteur, secteur_de, visible_dans
from cmon.base import batie_une_fois
from cmon.comptes.modeles import Compte, Visiteur
from cmon.portails import Portail
from cmon.recherche.semblables import enonce_des_semblables, valeurs_des_semblables

# Ten digits at most, of which a rank that a number of the database may hold.
NUMERO = re.compile(r"0*([0-9]{1,9})")
RECENTES = (OffreAlternance.publiee_le.desc(), OffreAlternance.id.desc())
NB_DERNIERES = 6


@public
def peut_lire_la_page(qui: Compte | Visiteur, offre: OffreAlternance) -> bool:
    """Everybody, once the offer has been published; the page itself says when it is over."""
    return offre.a_ete_publiee


def page_d_alternance(numero: str) -> tuple[Select, dict]:
    """The offer that a public page shows with its diplomas, by its number; leading zeros may be left out.

    Its street, its référent and what names its structure are not read: asking the object for them is an error.
    """
    trouve = NUMERO.fullmatch(numero) if len(numero) <= 10 else None
    return _page(int(trouve[1]) if trouve else -1)


@batie_une_fois
def _page(rang: int) -> Select:
    champs = (
        *CHAMPS_EN_BREF,
        OffreAlternance.etat,
        OffreAlternance.visible_jusqu_au,
        OffreAlternance.description,
        OffreAlternance.naf,
        OffreAlternance.structure_id,
    )
    return (
        select(OffreAlternance)
        .where(OffreAlternance.rang == rang)
        .options(
            load_only(*champs, raiseload=True),
            joinedload(OffreAlternance.diplomes).load_only(
                DiplomePrepare.rang, DiplomePrepare.intitule, DiplomePrepare.niveau
            ),
        )
    )


def est_sur(portail: Portail, offre: OffreAlternance) -> bool:
    """Is the offer of the sector of that portail? Always on one that shows every sector."""
    secteur = secteur_de(portail)
    return secteur is None or offre.metier_code in secteur[0] or offre.naf in secteur[1]


def alternances_semblables(offre: OffreAlternance, portail: Portail, jour: date) -> tuple[Select, dict]:
    """Public offers of the portail besides this one: same métier first, then same département, the newest first."""
    return _enonce_des_semblables(secteur_de(portail)), {"jour": jour, **valeurs_des_semblables(offre)}


@lru_cache(maxsize=8)
def _enonce_des_semblables(secteur: tuple | None) -> Select:
    visible = OffreAlternance.est_visible(bindparam("jour", type_=Date))
    if secteur:
        visible &= est_du_secteur(*secteur)
    return enonce_des_semblables(OffreAlternance, visible, RECENTES, CHAMPS_EN_BREF)


def dernieres_alternances(portail: Portail, jour: date) -> tuple[Select, dict]:
    """The newest public offers of the portail, as its home page shows them."""
    return _dernieres(jour, secteur=secteur_de(portail))


@batie_une_fois
def _dernieres(jour: date, *, secteur: tuple | None) -> Select:
    visibles = select(OffreAlternance).where(visible_dans(secteur, jour))
    return visibles.order_by(*RECENTES).limit(NB_DERNIERES).options(load_only(*CHAMPS_EN_BREF))


def alternances_en_nombres(portail: Portail, jour: date) -> tuple[Select, dict]:
    """Public offers of the portail on that day, by département: rows (departement, n, n of each choice).

    The choices are the kinds of contract, then the levels, in their orders; an offer of several counts in each.
    """
    return _en_nombres(jour, secteur=secteur_de(portail))


@batie_une_fois
def _en_nombres(jour: date, *, secteur: tuple | None) -> Select:
    choix = [getattr(OffreAlternance, f"contrat_{c}") for c in Contrat]
    choix += [OffreAlternance.niveaux.bitwise_and(n.bit) != 0 for n in Niveau]
    return (
        select(OffreAlternance.departement, func.count(), *(func.count(case((c, 1))) for c in choix))
        .where(visible_dans(secteur, jour))
        .group_by(OffreAlternance.departement)
    )
