"""The diplomas of a form: rows of a title and a level, added and removed with and without JavaScript.

Labels are those of the guide CMonAlternance, « Créer une offre ». In a form:

    diplomes = ChampDiplomes()

In its template, where the rows stand (the form has `method="post"` and `novalidate`):

    {% import 'macros/diplomes.html' as d %}
    {{ d.diplomes(form.diplomes) }}

In the view, after the form is built and **before** it is validated: the buttons of the rows send the form to its own
address, nothing is checked nor saved, and the page comes back with one row more or less. htmx swaps the rows alone.

    if form.diplomes.rangs_changes:
        return htmx.rendre("mes_offres/creer.html", "formulaires/_diplomes.html", form=form)

Then `form.diplomes.saisie()` is what the operation stores, and `form.diplomes.data = offre.diplomes` shows what is
stored (anything with `intitule` and `niveau`).
"""

import re
from typing import NamedTuple

from wtforms.fields import Field
from wtforms.validators import ValidationError

from cmon.alternance.etats import LIBELLES_NIVEAU
from cmon.recherche.texte import normaliser
from cmon.referentiels.lecture import INTITULE_MAX
from cmon.referentiels.operations import resoudre_diplome
from cmon.textes import une_ligne

LIBELLE = "Diplômes ou formations à préparer"
NB_MAX = 10
SANS_DIPLOME = "Indiquez au moins un diplôme ou une formation à préparer."
SANS_INTITULE = "Indiquez l’intitulé du diplôme ou de la formation."
SANS_NIVEAU = "Ce diplôme n’est pas dans la liste : choisissez son niveau."
TROP_LONG = f"Raccourcissez l’intitulé : {INTITULE_MAX} caractères au plus."
TROP = f"Indiquez {NB_MAX} diplômes ou formations au plus."


class DiplomeSaisi(NamedTuple):
    """A diploma as a table keeps it: `cle` when it is of the catalogue."""

    intitule: str
    niveau: int
    cle: str | None


class Ligne:
    """One row as it was typed. `erreur` is the message at the row, at its title or at its level (`au_niveau`)."""

    def __init__(self, intitule: str = "", niveau: str = ""):
        self.intitule, self.niveau = intitule, niveau
        self.erreur, self.au_niveau = "", False

    @property
    def est_vide(self) -> bool:
        """Nothing was typed in it."""
        return not self.intitule and not self.niveau

    def lire(self) -> DiplomeSaisi | None:
        """The diploma that the row says, or None and a message. The level of the catalogue wins over the one chosen."""
        niveau = int(self.niveau) if self.niveau else None
        if not self.intitule:
            self.erreur = SANS_INTITULE
        elif len(self.intitule) > INTITULE_MAX:
            self.erreur = TROP_LONG
        elif diplome := resoudre_diplome(self.intitule, niveau):
            self.intitule, self.niveau = diplome.intitule, str(diplome.niveau)
            return DiplomeSaisi(diplome.intitule, diplome.niveau, diplome.cle)
        elif niveau is None:
            self.erreur, self.au_niveau = SANS_NIVEAU, True
        else:
            return DiplomeSaisi(self.intitule, niveau, None)
        return None


class ChampDiplomes(Field):
    """Rows of diplomas, from `minimum` (1, or 0 where none is needed) to ten. Empty rows count for nothing.

    `lignes` is what the page shows, one empty row at least. `data` is what `saisie()` gives once the form is valid.
    """

    adresse = "/autocompletion/diplomes/"
    niveaux = [(str(int(n)), libelle) for n, libelle in LIBELLES_NIVEAU.items()]
    maximum = NB_MAX

    def __init__(self, label=LIBELLE, validators=None, *, minimum: int = 1, **kwargs):
        self.minimum, self.lignes, self.rangs_changes, self.a_choisir = minimum, [], False, None
        super().__init__(label, validators, **kwargs)

    def process(self, formdata, data=None, extra_filters=None):
        """Read the rows, then add or remove the one that a button names."""
        super().process(None, data, extra_filters)
        if formdata:
            self._lire(formdata)

    @property
    def data(self) -> list:
        """The diplomas: those stored, or those typed once the form is valid."""
        return self._data

    @data.setter
    def data(self, diplomes) -> None:
        self._data = list(diplomes) if isinstance(diplomes, list | tuple) else []
        self.lignes = [Ligne(d.intitule, str(int(d.niveau))) for d in self._data] or [Ligne()]

    def _lire(self, formdata) -> None:
        rangs = re.compile(rf"{re.escape(self.name)}-([0-9]{{1,2}})-(?:intitule|niveau)")
        numeros = sorted({int(lu[1]) for cle in formdata if (lu := rangs.fullmatch(cle))})
        self.lignes = [self._ligne(formdata, n) for n in numeros[: NB_MAX + 1]] or [Ligne()]
        retire = str(formdata.get(f"{self.name}-retirer", ""))
        if retire.isascii() and retire.isdigit() and int(retire) in numeros:
            self.rangs_changes = True
            del self.lignes[numeros.index(int(retire)) : numeros.index(int(retire)) + 1]
            self.lignes = self.lignes or [Ligne()]
            self.a_choisir = len(self.lignes) - 1
        elif formdata.get(f"{self.name}-ajouter"):
            self.rangs_changes = True
            if self.peut_ajouter:
                self.lignes.append(Ligne())
            self.a_choisir = len(self.lignes) - 1
        if self.rangs_changes:
            self._remplir_les_niveaux()

    def _ligne(self, formdata, numero: int) -> Ligne:
        niveau = str(formdata.get(f"{self.name}-{numero}-niveau", ""))
        return Ligne(
            une_ligne(str(formdata.get(f"{self.name}-{numero}-intitule", "")))[: INTITULE_MAX + 50],
            niveau if niveau in dict(self.niveaux) else "",
        )

    def _remplir_les_niveaux(self) -> None:
        for ligne in self.lignes:
            if ligne.intitule and not ligne.niveau and (diplome := resoudre_diplome(ligne.intitule)):
                ligne.niveau = str(diplome.niveau)

    @property
    def peut_ajouter(self) -> bool:
        """Is there room for one more row?"""
        return len(self.lignes) < NB_MAX

    @property
    def premier_id(self) -> str:
        """Where the summary of errors leads: the first field at fault."""
        for rang, ligne in enumerate(self.lignes):
            if ligne.erreur:
                return f"{self.id}-{rang}-{'niveau' if ligne.au_niveau else 'intitule'}"
        return f"{self.id}-0-intitule"

    def pre_validate(self, form):
        """Read each row, merge those that say the same, and count."""
        lus = [ligne.lire() for ligne in self.lignes if not ligne.est_vide]
        self._data = self._sans_doubles(d for d in lus if d)
        if fautive := next((ligne for ligne in self.lignes if ligne.erreur), None):
            raise ValidationError(fautive.erreur)
        if len(self.lignes) > NB_MAX:
            raise ValidationError(TROP)
        if len(self._data) < self.minimum:
            raise ValidationError(SANS_DIPLOME)

    @staticmethod
    def _sans_doubles(diplomes) -> list[DiplomeSaisi]:
        uniques = {}
        for d in diplomes:
            uniques.setdefault((normaliser(d.intitule), d.niveau), d)
        return list(uniques.values())

    def saisie(self) -> list[DiplomeSaisi]:
        """(intitule, niveau, cle) of each diploma of a valid form, once each, in the order of the rows."""
        return list(self._data)
