"""Rows of a form that are added and removed with and without JavaScript: several fields a row.

The buttons `<name>-ajouter` and `<name>-retirer` send the form to its own address: nothing is checked nor saved, and
the page comes back with one row more or less (`rangs_changes`). Rows keep the number that they came with.
"""

from wtforms import FieldList, Form, FormField
from wtforms.meta import DefaultMeta
from wtforms.utils import unset_value

NB_MAX = 10


class Ligne(Form):
    """Base of a row: WTForms’ messages in French. An empty row counts for nothing."""

    class Meta(DefaultMeta):
        locales = ("fr_FR", "fr")

    @property
    def est_vide(self) -> bool:
        """Nothing was typed in it."""
        return not any(champ.data for champ in self)


class ChampLignes(FieldList):
    """Rows of `ligne`, ten at most. `bouton` names what one more row is; `singulier` names a row, « Formation »."""

    def __init__(self, label: str, ligne: type[Ligne], *, singulier: str, bouton: str, **kwargs):
        self.singulier, self.bouton, self.rangs_changes, self.a_choisir = singulier, bouton, False, None
        super().__init__(FormField(ligne), label, max_entries=NB_MAX, **kwargs)

    def _extract_indices(self, prefix, formdata):
        debut = f"{prefix}-"
        for cle in formdata:
            numero = cle.removeprefix(debut).split("-", 1)[0] if cle.startswith(debut) else ""
            if numero.isascii() and numero.isdigit() and len(numero) <= 3:
                yield int(numero)

    def process(self, formdata, data=unset_value, extra_filters=None):
        """Read the rows, then add or remove the one that a button names."""
        super().process(formdata, unset_value if formdata else data, extra_filters)
        if not formdata:
            return
        retire = str(formdata.get(f"{self.name}-retirer", ""))
        if restent := [e for e in self.entries if e.name != f"{self.name}-{retire}"] if retire else []:
            self.entries = restent
        elif retire:
            self.entries = []
        if formdata.get(f"{self.name}-ajouter") and self.peut_ajouter:
            self.append_entry()
            self.a_choisir = self.entries[-1].name
        self.rangs_changes = bool(retire or formdata.get(f"{self.name}-ajouter"))

    @property
    def peut_ajouter(self) -> bool:
        """Is there room for one more row?"""
        return len(self.entries) < NB_MAX

    @property
    def remplies(self) -> list[Ligne]:
        """The rows where something was typed."""
        return [e.form for e in self.entries if not e.form.est_vide]

    def validate(self, form, extra_validators=()):
        """Check the rows where something was typed."""
        self.errors = []
        fautives = [not e.form.validate() for e in self.entries if not e.form.est_vide]
        return not any(fautives)

    @property
    def fautes(self) -> list[tuple[str, str]]:
        """(id of the field, message) of what is wrong in the rows, in their order."""
        return [(c.id, str(m)) for e in self.entries for c in e.form for m in c.errors[:1]]

    def accuser(self, rang: int, nom: str, message: str) -> None:
        """Show a refused rule at a field of the row of that rank among those that are filled."""
        champ = self.remplies[rang][nom]
        champ.errors = [*champ.errors, message]
