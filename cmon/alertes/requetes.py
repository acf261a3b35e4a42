"""Alerts as they may be shown: of a visible offer and of a public projet, not put aside."""

from datetime import date

from sqlalchemy import Select, func, select
from sqlalchemy.orm import contains_eager

from cmon.alertes.modeles import Alerte
from cmon.alternance.modeles import OffreAlternance
from cmon.profils.modeles import ProjetPro
from cmon.profils.requetes import pour_une_carte
from cmon.temps import jour_de_paris, maintenant

CHAMPS_D_OFFRE = (
    OffreAlternance.id,
    OffreAlternance.rang,
    OffreAlternance.structure_id,
    OffreAlternance.etat,
    OffreAlternance.metier_libelle,
    OffreAlternance.ville,
    OffreAlternance.departement,
    OffreAlternance.embauche_le,
)


def montrable(jour: date) -> tuple:
    """May that alert be shown? It compares the date itself: nothing stale shows before the job has passed."""
    return Alerte.ecartee_le.is_(None), OffreAlternance.est_visible(jour), ProjetPro.est_public


def _de_la_structure(requete: Select, structure_id: int) -> Select:
    return (
        requete.join(OffreAlternance, OffreAlternance.id == Alerte.offre_id)
        .join(ProjetPro, ProjetPro.id == Alerte.projet_pro_id)
        .where(Alerte.structure_id == structure_id)
    )


def _pour_une_ligne() -> tuple:
    """What a line of the list shows, and no more: nothing of who the candidate is."""
    return contains_eager(Alerte.offre).load_only(*CHAMPS_D_OFFRE), *pour_une_carte(contains_eager(Alerte.projet_pro))


def nb_alertes(structure_id: int, jour: date | None = None) -> Select:
    """How many alerts a structure has, on that local day (today)."""
    jour = jour or jour_de_paris(maintenant())
    return _de_la_structure(select(func.count(Alerte.id)), structure_id).where(*montrable(jour))


def alertes_de(structure_id: int, jour: date | None = None, *, offre_id: int | None = None) -> Select:
    """The alerts of a structure, newest first and best first among those of one moment; of one offer when it is named.

    With the title and the place of their offer, and the card of their projet.
    """
    jour = jour or jour_de_paris(maintenant())
    requete = _de_la_structure(select(Alerte), structure_id).where(*montrable(jour))
    if offre_id is not None:
        requete = requete.where(Alerte.offre_id == offre_id)
    # Of one matching the best pair is written last: this order is that of the index.
    return requete.options(*_pour_une_ligne()).order_by(Alerte.cree_le.desc(), Alerte.id.desc())


def alerte_par_id(alerte_id: int) -> Select:
    """One alert with its offer and its projet, whatever their state."""
    return (
        select(Alerte)
        .where(Alerte.id == alerte_id)
        .join(Alerte.offre)
        .join(Alerte.projet_pro)
        .options(*_pour_une_ligne())
    )


def offres_avec_alertes(structure_id: int, jour: date) -> Select:
    """(offer, how many alerts it has), for the filter, by title."""
    nb = func.count(Alerte.id)
    return (
        _de_la_structure(
            select(OffreAlternance.id, OffreAlternance.rang, OffreAlternance.metier_libelle, nb), structure_id
        )
        .where(*montrable(jour))
        .group_by(OffreAlternance.id)
        .order_by(OffreAlternance.metier_libelle, OffreAlternance.id)
    )
