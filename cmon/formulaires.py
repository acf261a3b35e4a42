"""Base of every form and the shared fields: French messages, cleaned texts, what was typed is kept."""

import re
from collections.abc import Callable
from datetime import date, datetime
from operator import attrgetter

from flask import request
from flask_wtf import FlaskForm
from wtforms import BooleanField, PasswordField, RadioField, SelectField, SelectMultipleField, StringField
from wtforms.fields import Field
from wtforms.meta import DefaultMeta
from wtforms.validators import ValidationError
from wtforms.widgets import CheckboxInput, ListWidget

from cmon.base import RegleMetier
from cmon.extensions import db
from cmon.fichiers.operations import recevoir
from cmon.fichiers.requetes import fichiers_en_attente
from cmon.referentiels.operations import choisir_metier, libelle_commune, resoudre_commune
from cmon.textes import nettoyer, une_ligne
from cmon.validateurs import lire_courriel, lire_siret, lire_site, lire_telephone, longueur, requis

__all__ = [
    "ChampCase",
    "ChampCases",
    "ChampChoix",
    "ChampCommune",
    "ChampCourriel",
    "ChampDate",
    "ChampFichiers",
    "ChampListe",
    "ChampLong",
    "ChampMetier",
    "ChampMotDePasse",
    "ChampNombre",
    "ChampSiret",
    "ChampSite",
    "ChampTelephone",
    "ChampTexte",
    "Formulaire",
    "FormulaireDeRecherche",
    "longueur",
    "recevoir_fichiers",
    "requis",
]

JETON_FICHIER = re.compile(r"[A-Za-z0-9_-]{16,64}")
DATE_ISO = re.compile(r"([0-9]{4})-([0-9]{1,2})-([0-9]{1,2})")
DATE_FRANCAISE = re.compile(r"([0-9]{1,2})[-/. ]([0-9]{1,2})[-/. ]([0-9]{4})")


class Formulaire(FlaskForm):
    """Base of the forms that are sent by POST: WTForms' own messages in French, refused rules at their field."""

    class Meta(FlaskForm.Meta):
        locales = ("fr_FR", "fr")

        def get_translations(self, form):
            return DefaultMeta.get_translations(self, form)

    def ajouter_regle(self, regle: RegleMetier) -> None:
        """Show a refused rule at the field that it names, or above the form."""
        champ = self._fields.get(regle.champ) if regle.champ else None
        if champ is None:
            self.form_errors.append(regle.message)
        else:
            champ.errors = [*champ.errors, regle.message]

    def valider(self, regles: Callable[[], list[RegleMetier]]) -> bool:
        """Check the fields, and show with their errors what `regles` refuses already of what was typed."""
        valide, refus = self.validate(), regles()
        for regle in refus:
            self.ajouter_regle(regle)
        return valide and not refus

    @property
    def erreurs(self) -> list[tuple[str, str]]:
        """What the summary of errors lists: (id of the field or nothing, message), in the order of the screen."""
        liste = [("", str(m)) for m in self.form_errors]
        for champ in self:
            cible = "" if champ.name == "csrf_token" else getattr(champ, "premier_id", champ.id)
            liste.extend((cible, str(m)) for m in champ.errors[:1])
        return liste


class FormulaireDeRecherche(Formulaire):
    """A form sent by GET, read from the query string: it changes nothing, so it carries no token."""

    class Meta(Formulaire.Meta):
        csrf = False

        def wrap_formdata(self, form, formdata):
            return request.args


class ChampTexte(StringField):
    """One line of text, cleaned: no control characters, one space between words."""

    nettoyage = staticmethod(une_ligne)

    def process_formdata(self, valuelist):
        """Keep the first value, cleaned."""
        if valuelist:
            self.data = self.nettoyage(str(valuelist[0]))


class ChampLu(ChampTexte):
    """One line that a function reads and writes again in one manner; the text stays as typed when it is refused."""

    lire = staticmethod(une_ligne)

    def pre_validate(self, form):
        """Replace the text by its normal form, or refuse it in French."""
        if self.data:
            try:
                self.data = self.lire(self.data)
            except ValueError as e:
                raise ValidationError(str(e)) from None


class ChampCourriel(ChampLu):
    """An e-mail address."""

    type_html = "email"
    lire = staticmethod(lire_courriel)


class ChampTelephone(ChampLu):
    """A phone number, French or international."""

    type_html = "tel"
    lire = staticmethod(lire_telephone)


class ChampSite(ChampLu):
    """The address of a web site, http or https only."""

    type_html = "text"
    inputmode = "url"
    lire = staticmethod(lire_site)


class ChampSiret(ChampLu):
    """The SIRET of an establishment, with or without spaces."""

    inputmode = "numeric"
    lire = staticmethod(lire_siret)


class ChampMotDePasse(PasswordField):
    """A password: taken as it is typed, never shown again."""

    type_html = "password"


class ChampLong(ChampTexte):
    """Several lines of text. `minimum` and `maximum` count characters; the page shows a live counter."""

    nettoyage = staticmethod(nettoyer)

    def __init__(self, label=None, validators=None, *, minimum=0, maximum=20_000, **kwargs):
        super().__init__(label, [*(validators or []), longueur(minimum=minimum, maximum=maximum)], **kwargs)
        self.minimum, self.maximum = minimum, maximum


class ChampNombre(ChampTexte):
    """A whole number between two bounds."""

    inputmode = "numeric"

    def __init__(self, label=None, validators=None, *, minimum: int, maximum: int, **kwargs):
        super().__init__(label, validators, **kwargs)
        self.minimum, self.maximum = minimum, maximum

    def _value(self):
        return self.texte if self.raw_data else ("" if self.data is None else str(self.data))

    def process_formdata(self, valuelist):
        """Read digits; anything else is refused, and shown again as typed."""
        self.texte = une_ligne(str(valuelist[0])) if valuelist else ""
        self.data = None
        if self.texte:
            if not re.fullmatch(r"[0-9]{1,9}", self.texte) or not self.minimum <= int(self.texte) <= self.maximum:
                raise ValueError(f"Écrivez un nombre entre {self.minimum} et {self.maximum}.")
            self.data = int(self.texte)


class ChampDate(Field):
    """A day: read as the browser sends it (2020-03-02) or as people write it (02/03/2020)."""

    texte = ""

    @property
    def type_html(self) -> str:
        """The browser's own calendar, unless what was typed could not be shown in it."""
        return "date" if self.data or not self.texte else "text"

    def _value(self):
        return self.data.isoformat() if self.data else self.texte

    def process_formdata(self, valuelist):
        """Read the day, or keep the text and say what is wrong."""
        self.data, self.texte = None, une_ligne(str(valuelist[0])) if valuelist else ""
        if not self.texte:
            return
        if trouve := DATE_ISO.fullmatch(self.texte):
            a, m, j = map(int, trouve.groups())
        elif trouve := DATE_FRANCAISE.fullmatch(self.texte):
            j, m, a = map(int, trouve.groups())
        else:
            raise ValueError("Écrivez la date en chiffres, par exemple 02/03/2027.")
        try:
            if not 1900 <= a <= 2100:
                raise ValueError
            self.data = date(a, m, j)
        except ValueError:
            raise ValueError("Cette date n’existe pas : vérifiez le jour, le mois et l’année.") from None


class _Choix:
    """What choices share: labels come from the table of an enumeration, an unknown value is refused in French."""

    def __init__(self, label=None, validators=None, *, libelles: dict, **kwargs):
        classe = type(next(iter(libelles)))
        choix = [(str(cle), libelle) for cle, libelle in libelles.items()]
        super().__init__(label, validators, choices=choix, coerce=classe, **kwargs)

    @property
    def premier_id(self) -> str:
        """The id of the first option: where the summary of errors leads."""
        return f"{self.id}-0"

    def pre_validate(self, form):
        """Nothing chosen is the business of `requis`."""
        valeurs = self.data if isinstance(self.data, list) else [] if self.data is None else [self.data]
        connues = {cle for cle, _ in self.choices}
        if any(str(v) not in connues for v in valeurs):
            raise ValidationError("Choisissez dans la liste.")


class ChampChoix(_Choix, RadioField):
    """One choice among a few, all visible."""

    def process_formdata(self, valuelist):
        """Read the value; an unknown one is refused."""
        self.data = _lire_choix(self.coerce, valuelist[0]) if valuelist and valuelist[0] else None


class ChampListe(_Choix, SelectField):
    """One choice in a drop-down list, whose first line may be empty: `vide="Toute la région"`."""

    def __init__(self, label=None, validators=None, *, libelles: dict, vide: str | None = "", **kwargs):
        super().__init__(label, validators, libelles=libelles, **kwargs)
        self.vide = vide

    @property
    def premier_id(self) -> str:
        """The list itself."""
        return self.id

    def process_formdata(self, valuelist):
        """Read the value; an unknown one is refused."""
        self.data = _lire_choix(self.coerce, valuelist[0]) if valuelist and valuelist[0] else None


class ChampCases(_Choix, SelectMultipleField):
    """Several choices, as check boxes. `data` is a list, in the order of the labels."""

    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()

    def process_formdata(self, valuelist):
        """Read the values; an unknown one is refused."""
        self.data = []
        choisies = {_lire_choix(self.coerce, v) for v in valuelist if v}
        self.data = [self.coerce(cle) for cle, _ in self.choices if self.coerce(cle) in choisies]


def _lire_choix(classe, texte):
    try:
        return classe(texte)
    except ValueError:
        raise ValueError("Choisissez dans la liste.") from None


class ChampCase(BooleanField):
    """One check box."""


class ChampResolu(Field):
    """A text that names one row of a reference table. `data` is the row or None; the text is kept as typed.

    Each kind says how: `resoudre` gives the row that a text names (None when there is none or several), `libelle` the
    text that names a row, `adresse` where proposals come from, `inconnu` what to do when no row is found.
    """

    texte = ""

    def _value(self):
        return self.libelle(self.data) if self.data is not None else self.texte

    def process_formdata(self, valuelist):
        """Look the text up."""
        self.data, self.texte = None, une_ligne(str(valuelist[0]))[:300] if valuelist else ""
        if self.texte:
            self.data = self.resoudre(self.texte)
            if self.data is None:
                raise ValueError(self.inconnu)


class ChampMetier(ChampResolu):
    """A métier, by its ROME label or code, or by a job title. `data` has its `code` and the `libelle` to show."""

    adresse = "/autocompletion/metiers/"
    inconnu = "Ce métier n’est pas dans la liste : tapez quelques lettres, puis choisissez une proposition."
    resoudre = staticmethod(choisir_metier)
    libelle = staticmethod(attrgetter("libelle"))


class ChampCommune(ChampResolu):
    """A commune, by its name, its name and département, or its postal code."""

    adresse = "/autocompletion/communes/"
    inconnu = "Précisez la commune : tapez son nom ou son code postal, puis choisissez une proposition."
    resoudre = staticmethod(resoudre_commune)
    libelle = staticmethod(libelle_commune)


class ChampFichiers(Field):
    """Files sent with the form (`envoyes`) and those received before, named by a token in `<name>_recus` (`recus`).

    The form reads and checks; the view calls `recevoir_fichiers` before it validates, which fills `data`.
    """

    def __init__(self, label=None, validators=None, *, maximum: int = 5, **kwargs):
        self.maximum = maximum
        self.envoyes, self.recus, self.refus = [], [], []
        super().__init__(label, validators, **kwargs)

    def process(self, formdata, data=None, extra_filters=None):
        """Split what was sent into new files and tokens of files already here."""
        super().process(None, data if isinstance(data, list) else [], extra_filters)
        if formdata is not None:
            depots = [d for d in formdata.getlist(self.name) if getattr(d, "filename", "")]
            jetons = [j for j in formdata.getlist(f"{self.name}_recus") if JETON_FICHIER.fullmatch(j)]
            self.envoyes = depots[: self.maximum + 1]
            self.recus = list(dict.fromkeys(jetons))[: self.maximum + 1]

    def pre_validate(self, form):
        """Repeat what the reception refused, then count."""
        if self.refus:
            raise ValidationError(" ".join(self.refus))
        if len(self.data or []) > self.maximum:
            raise ValidationError(f"Joignez {self.maximum} fichier{'s' if self.maximum > 1 else ''} au plus.")


def recevoir_fichiers(champ: ChampFichiers, *, le: datetime) -> None:
    """Take in the files of a form before it is validated, so that a refused form keeps them.

    Each new file is checked and stored on hold; a refusal becomes an error at the field. `champ.data` is then the list
    of files, those received before first. The view commits once, whether the form is accepted or not. `le`: now.
    """
    fichiers = list(db.session.scalars(fichiers_en_attente(champ.recus, le))) if champ.recus else []
    if len(fichiers) < len(champ.recus):
        champ.refus.append("Un fichier choisi il y a plus d’un jour n’a pas été gardé : choisissez-le de nouveau.")
    for depot in champ.envoyes[: max(0, champ.maximum - len(fichiers))]:
        try:
            fichiers.append(recevoir(depot, le=le))
        except RegleMetier as e:
            champ.refus.append(e.message)
    if len(champ.envoyes) + len(champ.recus) > champ.maximum and not champ.refus:
        champ.refus.append(f"Joignez {champ.maximum} fichier{'s' if champ.maximum > 1 else ''} au plus.")
    champ.data = fichiers
