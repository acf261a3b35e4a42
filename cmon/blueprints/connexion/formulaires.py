"""Forms of signing in."""

from wtforms import HiddenField

from cmon.formulaires import ChampCourriel, ChampMotDePasse, Formulaire, requis


class FormulaireVide(Formulaire):
    """A button and nothing else: the token, and where to go on."""

    suite = HiddenField()


class FormulaireLien(Formulaire):
    """The address that a link is mailed to."""

    courriel = ChampCourriel("E-mail", [requis("Indiquez votre adresse e-mail.")])


class FormulaireConnexion(FormulaireLien):
    """Address and password."""

    mot_de_passe = ChampMotDePasse("Mot de passe", [requis("Indiquez votre mot de passe.")])
    suite = HiddenField()
