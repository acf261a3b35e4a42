"""What was published, is no longer, and still holds data about people: when each is due for erasure."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from cmon.extensions import db
from cmon.offres.modeles import Offre
from cmon.rencontres.modeles import Rencontre
from cmon.vie_privee import requetes

NB_MAX = 100


@dataclass(frozen=True)
class Echeance:
    """An unpublished offer or rencontre, how many people it still holds, and when their data must go."""

    objet: Offre | Rencontre
    nb_personnes: int
    due_le: datetime

    @property
    def cle(self) -> str:
        """What names it in a form: « offre-12 »."""
        return f"{self.objet.__tablename__}-{self.objet.id}"

    @property
    def est_offre(self) -> bool:
        """Is it an offer, and not a rencontre?"""
        return isinstance(self.objet, Offre)


def echeances(config: Mapping) -> list[Echeance]:
    """The oldest unpublished offers and rencontres that hold data about people, `NB_MAX` of each, by due date.

    Durations in days from the settings. Source: guide CMonStage, « Loi RGPD ».
    """
    liste = [x for modele in (Offre, Rencontre) for x in _echeances(modele, config)]
    return sorted(liste, key=lambda x: (x.due_le, x.objet.rang))


def _echeances(modele, config: Mapping):
    objets = db.session.scalars(requetes.retirees(modele).limit(NB_MAX)).all()
    nombres = dict(db.session.execute(requetes.compter_personnes(modele, [o.id for o in objets])).tuples().all())
    for objet in objets:
        due_le = objet.depubliee_le + timedelta(days=config["CONSERVATION_DEPUBLIEES_J"])
        if modele is Rencontre and nombres.get(objet.id):
            due_le = min(due_le, objet.fin_le + timedelta(days=config["CONSERVATION_PARTICIPANTS_J"]))
        yield Echeance(objet, nombres.get(objet.id, 0), due_le)
