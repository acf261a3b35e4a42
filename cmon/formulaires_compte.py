"""The form of a new password, shared by signing in and by one's own account."""

from wtforms.validators import ValidationError

from cmon.formulaires import ChampMotDePasse, Formulaire, requis


class FormulaireNouveauMotDePasse(Formulaire):
    """A new password, twice."""

    nouveau = ChampMotDePasse("Nouveau mot de passe", [requis("Choisissez un mot de passe.")])
    confirmation = ChampMotDePasse("Le même, une seconde fois", [requis("Écrivez-le une seconde fois.")])

    def validate_confirmation(self, champ):
        """Both must be the same."""
        if champ.data != self.nouveau.data:
            raise ValidationError("Les deux mots de passe ne sont pas les mêmes.")
