"""Choosing somebody by the pencil and its searchable list: the chargé du projet, who receives the registrations."""

from dataclasses import dataclass

from flask import request
from wtforms import HiddenField

from cmon.comptes.modeles import Compte
from cmon.extensions import db
from cmon.htmx import demande_un_fragment
from cmon.portefeuille.requetes import charge_possible, charges_possibles

NB_PERSONNES = 20
NB_SUGGESTIONS = 3


class ChampPersonne(HiddenField):
    """Somebody who may carry a projet, by the number of their account. `data` is the account, or None."""

    inconnue = "Choisissez une personne dans la liste."

    @property
    def premier_id(self) -> str:
        """The part of the page that shows who is chosen."""
        return self.id.replace("_", "-")

    def _value(self):
        return str(self.data.id) if self.data is not None else ""

    def process_formdata(self, valuelist):
        """Look the account up among those who may carry a projet; the one who already does stays allowed."""
        texte, actuel = (str(valuelist[0]).strip() if valuelist else ""), self.data
        self.data = None
        if not texte:
            return
        if texte.isascii() and texte.isdigit() and len(texte) <= 9:
            if actuel is not None and actuel.id == int(texte):
                self.data = actuel
                return
            self.data = db.session.execute(charge_possible(int(texte))).scalars().first()
        if self.data is None:
            raise ValueError(self.inconnue)


class ChampCharge(ChampPersonne):
    """Who carries the projet."""

    inconnue = "Choisissez le chargé du projet dans la liste."


@dataclass
class Choix:
    """What the field shows: who is chosen, and the list (rows of `charges_possibles`) when it is open."""

    partie: str
    nom: str
    libelle: str
    choisi: Compte | None
    structure: str = ""
    texte: str = ""
    personnes: list | None = None
    en_trop: bool = False

    @property
    def id(self) -> str:
        """The id of the part of the page."""
        return self.nom.replace("_", "-")

    @property
    def suggestions(self) -> set[int]:
        """The accounts to propose first: their structure covers the département, they carry the fewest projets."""
        couvrent = [compte.id for compte, _, couvre in self.personnes or () if couvre]
        return set(list(dict.fromkeys(couvrent))[:NB_SUGGESTIONS]) if not self.texte else set()


def choisir(
    partie: str, nom: str, libelle: str, choisi: Compte | None, *, liste: bool, departement: str | None = None
) -> Choix:
    """Read who is chosen in the field `nom`, and the list when it is open, those of the département first."""
    if demande_un_fragment() and (texte := request.args.get(nom, "")).isdecimal() and len(texte) <= 9:
        choisi = db.session.execute(charge_possible(int(texte))).scalars().first() or choisi
    rang = db.session.execute(charge_possible(choisi.id)).first() if choisi else None
    choix = Choix(partie, nom, libelle, choisi, rang[1].nom if rang else "")
    if liste:
        choix.texte = request.values.get(f"{nom}_q", "")[:100]
        rangs = db.session.execute(charges_possibles(choix.texte, NB_PERSONNES + 1, departement)).all()
        choix.personnes, choix.en_trop = rangs[:NB_PERSONNES], len(rangs) > NB_PERSONNES
    return choix
