"""How many places were offered, taken, and how many people came: set-wise, with those whose names are erased."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Select, Subquery, case, func, literal, or_, select, union_all

from cmon.comptes.modeles import Compte
from cmon.etablissements.modeles import Etablissement
from cmon.inscriptions.etats import EtatInscription
from cmon.inscriptions.modeles import BilanStatut, Inscription
from cmon.inscriptions.suivi import PUBLIEES, de_son_ressort
from cmon.publication.etats import EtatPublication
from cmon.rencontres.etats import Statut
from cmon.rencontres.modeles import Rencontre


@dataclass
class Bilan:
    """Numbers of one rencontre or of several.

    `inscrits_pointes` are those registered to rencontres where somebody was ticked as present: where nobody was, the
    attendance is unknown, and does not lower the rate.
    """

    rencontres: int = 0
    places: int = 0
    inscrits: int = 0
    inscrits_pointes: int = 0
    presents: int = 0

    def ajouter(self, autre: "Bilan") -> None:
        """Add the numbers of others."""
        for nom in ("rencontres", "places", "inscrits", "inscrits_pointes", "presents"):
            setattr(self, nom, getattr(self, nom) + getattr(autre, nom))

    @property
    def taux_de_presence(self) -> int | None:
        """Percentage of those registered who came, None where nobody was ticked."""
        return _pourcentage(self.presents, self.inscrits_pointes)

    @property
    def taux_de_remplissage(self) -> int | None:
        """Percentage of the places that were taken."""
        return _pourcentage(self.inscrits, self.places)


def _pourcentage(n: int, sur: int) -> int | None:
    return round(100 * n / sur) if sur else None


@dataclass(frozen=True)
class Selection:
    """The rencontres of a person that began between two instants: `debut` included, `fin` excluded and already past."""

    compte: Compte
    debut: datetime
    fin: datetime


def _bilans(s: Selection) -> Subquery:
    """One row for each rencontre that took place: taken off the site before it began, it did not."""
    vivants = (
        select(Inscription.rencontre_id, func.count(Inscription.present_le).label("presents"))
        .join(Rencontre, Rencontre.id == Inscription.rencontre_id)
        .where(Inscription.etat == EtatInscription.confirmee, Rencontre.debut_le >= s.debut, Rencontre.debut_le < s.fin)
        .group_by(Inscription.rencontre_id)
        .subquery()
    )
    presents = func.coalesce(vivants.c.presents, 0) + func.coalesce(Rencontre.nb_presents, 0)
    return (
        select(
            Rencontre.id,
            Rencontre.numero,
            Rencontre.debut_le,
            Rencontre.genre,
            Rencontre.precision_genre,
            Rencontre.departement,
            Rencontre.nb_max.label("places"),
            Rencontre.nb_inscrits.label("inscrits"),
            case((presents > 0, Rencontre.nb_inscrits), else_=0).label("inscrits_pointes"),
            presents.label("presents"),
            Etablissement.raison_sociale,
        )
        .join(Rencontre.projet)
        .join(Rencontre.etablissement)
        .outerjoin(vivants, vivants.c.rencontre_id == Rencontre.id)
        .where(
            Rencontre.etat.in_(PUBLIEES),
            Rencontre.debut_le >= s.debut,
            Rencontre.debut_le < s.fin,
            or_(Rencontre.etat == EtatPublication.publiee, Rencontre.depubliee_le >= Rencontre.debut_le),
            *de_son_ressort(s.compte),
        )
        .subquery()
    )


def par_rencontre(s: Selection) -> Select:
    """A row of numbers for each rencontre, the last one first."""
    b = _bilans(s)
    return select(b).order_by(b.c.debut_le.desc(), b.c.id.desc())


def par_genre_et_departement(s: Selection) -> Select:
    """Rows (genre, departement, rencontres, places, inscrits, inscrits_pointes, presents)."""
    b = _bilans(s)
    sommes = (func.sum(b.c[nom]) for nom in ("places", "inscrits", "inscrits_pointes", "presents"))
    return select(b.c.genre, b.c.departement, func.count(), *sommes).group_by(b.c.genre, b.c.departement)


def par_statut(s: Selection) -> Select:
    """Rows (statut, inscrits, inscrits_pointes, presents): who has several statuts counts in each."""
    b = _bilans(s)
    pointee = b.c.presents > 0
    vivants = [
        select(
            literal(str(statut)).label("statut"),
            func.count().label("inscrits"),
            func.count(case((pointee, 1))).label("inscrits_pointes"),
            func.count(Inscription.present_le).label("presents"),
        )
        .select_from(Inscription)
        .join(b, b.c.id == Inscription.rencontre_id)
        .where(Inscription.etat == EtatInscription.confirmee, getattr(Inscription, f"statut_{statut}"))
        for statut in Statut
    ]
    effaces = (
        select(
            BilanStatut.statut.label("statut"),
            func.sum(BilanStatut.nb_inscrits),
            func.sum(case((pointee, BilanStatut.nb_inscrits), else_=0)),
            func.sum(BilanStatut.nb_presents),
        )
        .join(b, b.c.id == BilanStatut.rencontre_id)
        .group_by(BilanStatut.statut)
    )
    tous = union_all(*vivants, effaces).subquery()
    sommes = (func.sum(tous.c[nom]) for nom in ("inscrits", "inscrits_pointes", "presents"))
    return select(tous.c.statut, *sommes).group_by(tous.c.statut)


@dataclass
class Repartition:
    """The totals of a period, and the same by type and by département (its code, "" where there is none)."""

    total: Bilan
    par_genre: dict
    par_departement: dict


def repartir(rangs: Iterable) -> Repartition:
    """Fold the rows of `par_genre_et_departement`: at most a few dozen, whatever the number of rencontres."""
    resultat = Repartition(Bilan(), {}, {})
    for genre, departement, *nombres in rangs:
        bilan = Bilan(*map(int, nombres))
        resultat.total.ajouter(bilan)
        resultat.par_genre.setdefault(genre, Bilan()).ajouter(bilan)
        resultat.par_departement.setdefault(departement or "", Bilan()).ajouter(bilan)
    return resultat
