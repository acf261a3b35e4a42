"""Forms of « Utilisateurs de ma structure »."""

from wtforms import RadioField

from cmon.extensions import db
from cmon.formulaires import ChampCase, ChampCourriel, Formulaire, requis
from cmon.structures.requetes import membres_de


class FormulaireInviter(Formulaire):
    """Whom to invite."""

    courriel = ChampCourriel("E-mail", [requis("Indiquez l’adresse e-mail de la personne à inviter.")])


class FormulaireTransfert(Formulaire):
    """To whom one hands one's rights over, confirmed."""

    adhesion = RadioField(
        "Nouveau gestionnaire",
        [requis("Choisissez à qui transférer vos droits.")],
        coerce=lambda v: int(v) if v and str(v).isdigit() else None,
        validate_choice=False,
    )
    confirmation = ChampCase(
        "Je transfère mes droits et je deviens utilisateur", [requis("Cochez la case pour confirmer le transfert.")]
    )

    @classmethod
    def pour(cls, compte) -> "FormulaireTransfert":
        """The form with the other members of the structure that this person acts for."""
        form = cls()
        autres = db.session.scalars(membres_de(compte.structure_active.id))
        form.adhesion.choices = [
            (a.id, f"{a.compte.nom_complet} ({a.role.libelle.lower()} {a.compte.numero})")
            for a in autres
            if a.compte_id != compte.id and a.compte.is_active
        ]
        return form
