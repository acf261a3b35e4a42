"""An invitation to join a structure: the link shows, its button acts; without an account, one is opened there."""

from flask import flash

from cmon.acces import acces, tous
from cmon.base import RegleMetier
from cmon.blueprints.connexion.formulaires import FormulaireInvitation
from cmon.blueprints.connexion.vues import bp
from cmon.comptes.requetes import compte_par_courriel
from cmon.comptes.session import empreinte
from cmon.entree import entrer
from cmon.essai import essayer
from cmon.extensions import db, limiter
from cmon.formulaires import Formulaire
from cmon.htmx import aller, rendre
from cmon.structures.membres import accepter_invitation
from cmon.structures.requetes import invitation_valable
from cmon.temps import maintenant

ESSAIS_PAR_ADRESSE = "40 per 15 minutes"


def formulaire_de(invitation) -> Formulaire:
    """A button for whoever has an account, else what it takes to open one."""
    compte = db.session.execute(compte_par_courriel(invitation.courriel)).scalar_one_or_none()
    return Formulaire() if compte is not None and compte.confirme_le else FormulaireInvitation()


def page_d_invitation(invitation, form: Formulaire | None = None, statut: int = 200):
    """Who invites, to what; or that the link is not good any more."""
    statut = statut if invitation else 410
    return rendre("connexion/invitation.html", statut=statut, invitation=invitation, form=form or Formulaire())


def lire_invitation(jeton: str):
    """The invitation of that link while it lives, or None."""
    return db.session.execute(invitation_valable(empreinte(jeton), maintenant())).scalar_one_or_none()


@bp.get("/connexion/invitation/<jeton>/")
@acces(tous)
def invitation(jeton: str):
    trouvee = lire_invitation(jeton)
    return page_d_invitation(trouvee, formulaire_de(trouvee) if trouvee else None)


@bp.post("/connexion/invitation/<jeton>/")
@limiter.limit(ESSAIS_PAR_ADRESSE)
@acces(tous)
def rejoindre(jeton: str):
    trouvee = lire_invitation(jeton)
    if trouvee is None:
        return page_d_invitation(None)
    form, structure = formulaire_de(trouvee), trouvee.structure.nom
    if not form.validate():
        return page_d_invitation(trouvee, form, 422)
    saisie = form.saisie() if isinstance(form, FormulaireInvitation) else None
    fait, regle = essayer(lambda: accepter_invitation(jeton, saisie, le=maintenant()))
    if regle is not None:
        return refuser(jeton, form, regle)
    compte, adhesion, nouveau = fait
    if nouveau:
        return entrer(compte, adhesion=adhesion)
    db.session.commit()
    flash(f"Vous avez rejoint {structure}. Dans « Mon compte », choisissez pour quelle structure vous agissez.", "ok")
    return aller("/connexion/accueil/")


def refuser(jeton: str, form: Formulaire, regle: RegleMetier):
    """What the rule says, at its field; or that the link is not good any more."""
    encore = lire_invitation(jeton)
    form.ajouter_regle(regle)
    return page_d_invitation(encore, form, 422)
