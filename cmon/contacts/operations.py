"""« Contacter ce profil »: a recruiter writes to a candidate whom it does not know, who accepts or not."""

from datetime import datetime, timedelta

from sqlalchemy import delete, select

from cmon.base import exiger
from cmon.base_sql import chacun_son_tour
from cmon.comptes.modeles import Compte
from cmon.contacts import courriels
from cmon.contacts.etats import LONGUEUR_MAX, PASSAGES, EtatContact
from cmon.contacts.modeles import Contact
from cmon.contacts.requetes import contact_a_repondre, contact_de, contacts_oublies, nb_contacts_depuis
from cmon.courriels.operations import oublier_pour
from cmon.echanges.etats import RECRUTEUR_ABSENT
from cmon.echanges.operations import a_prevenir
from cmon.echanges.requetes import membres_actifs
from cmon.extensions import db
from cmon.gabarits import pluriel
from cmon.journal.operations import consigner, passer
from cmon.profils.indexation import AGES_TROUVABLES
from cmon.profils.modeles import ProjetPro
from cmon.profils.requetes import age_du_profil
from cmon.temps import debut_du_jour, jour_de_paris

# History is read by the équipe: who the candidate is stands on the projet’s account only.
CANDIDAT = "Candidat"
TROP_JEUNE = "Avant 15 ans, vous ne pouvez pas accepter la demande d’un recruteur."


def contacter(
    projet: ProjetPro,
    *,
    offre_id: int | None = None,
    message: str = "",
    par: Compte,
    le: datetime,
    par_jour: int,
    expire_j: int,
) -> tuple[Contact, bool]:
    """Write to the owner of a profile, for the structure that the person acts for; a mail takes it to them.

    One contact for a structure and a projet: asked again while one waits, or once it is answered, it gives that one and
    False. One that nobody answered in `expire_j` days may be sent again. To somebody under 18 goes a fixed text: what
    was typed is not kept. `offre_id`: one of the structure’s visible offers (`offres_a_proposer`). `par_jour`: how many
    a structure may write in a local day.
    Raises RegleMetier when the profile can no longer be found, without a message, or above the limit. Never commits.
    """
    structure = par.structure_active
    exiger(par.recrute, "Votre structure doit d’abord être validée par l’équipe.")
    chacun_son_tour(f"contact:{structure.id}")
    mineur = db.session.scalar(age_du_profil(projet.id))
    exiger(mineur is not None, "Ce profil n’est plus disponible.")
    contact = db.session.scalar(contact_de(structure.id, projet.id))
    if contact is not None and contact.etat != EtatContact.expire:
        return contact, False
    texte = "" if mineur else message.strip()
    exiger(mineur or texte, "Écrivez votre message.", "message")
    exiger(len(texte) <= LONGUEUR_MAX, f"Écrivez {LONGUEUR_MAX} caractères au plus.", "message")
    ecrits = db.session.scalar(nb_contacts_depuis(structure.id, debut_du_jour(jour_de_paris(le))))
    exiger(
        ecrits < par_jour,
        f"Votre structure a contacté {pluriel(ecrits, 'profil')} aujourd’hui : c’est le maximum. Revenez demain.",
    )
    valeurs = {"offre_id": offre_id, "auteur_id": par.id, "message": texte, "cree_le": le, "repondu_le": None}
    if contact is None:
        contact = Contact(structure_id=structure.id, projet_pro_id=projet.id, etat=EtatContact.en_attente, **valeurs)
        db.session.add(contact)
        db.session.flush()
        consigner(contact, "contact", par=par, le=le, vers=EtatContact.en_attente)
    else:
        for nom, valeur in valeurs.items():
            setattr(contact, nom, valeur)
        passer(contact, EtatContact.en_attente, PASSAGES, "nouveau contact", par=par, le=le)
        db.session.flush()
    lu = db.session.scalar(contact_a_repondre(contact.id))
    courriels.contact_recu(lu, le=le, perime_le=le + timedelta(days=expire_j))
    return lu, True


def repondre_au_contact(contact_id: int, accepte: bool, *, le: datetime) -> Contact:
    """The candidate accepts (the structure then knows their name, and may write) or declines; the author is told.

    The same answer twice is one. Raises RegleMetier when it was answered otherwise, has expired, or is accepted under
    15, or is accepted while the structure is suspended. Never commits.
    """
    contact = db.session.scalar(contact_a_repondre(contact_id))
    etat = EtatContact.accepte if accepte else EtatContact.refuse
    if contact.etat == etat:
        return contact
    exiger(
        contact.etat != EtatContact.expire,
        "Cette demande a expiré. Si votre profil intéresse toujours ce recruteur, il peut vous écrire de nouveau.",
    )
    exiger(contact.etat == EtatContact.en_attente, "Vous avez déjà répondu à ce recruteur.")
    exiger(not accepte or contact.projet_pro.compte.tranche_age in AGES_TROUVABLES, TROP_JEUNE)
    membres = db.session.scalars(membres_actifs([contact.structure_id])).all()
    exiger(not accepte or membres, RECRUTEUR_ABSENT)
    passer(contact, etat, PASSAGES, "acceptation" if accepte else "refus", par=CANDIDAT, le=le)
    contact.repondu_le = le
    db.session.flush()
    # Whoever wrote may have left the structure: its gestionnaires are then told.
    annoncer = courriels.contact_accepte if accepte else courriels.contact_decline
    annoncer(contact, a_prevenir(membres, contact.auteur_id), le=le)
    return contact


def effacer_contacts(*, avant: datetime) -> int:
    """Delete the contacts of which nothing has happened since `avant`, with their messages. Gives how many."""
    oublier_pour(contacts=select(Contact.id).where(contacts_oublies(avant)))
    ordre = delete(Contact).where(contacts_oublies(avant))
    return db.session.execute(ordre, execution_options={"synchronize_session": False}).rowcount
