"""What leaves « Consultation » as a file: the list of everything, and a projet as its page shows it."""

from flask_login import current_user

from cmon.acces import acces, equipe, partenaire_ou_equipe
from cmon.blueprints.consultation.vues import bp
from cmon.confirmation import confirmation_exigee
from cmon.documents import livraison
from cmon.documents import requetes as documents
from cmon.formulaires_portefeuille import FormulaireFiltres
from cmon.portefeuille.droits import peut_consulter
from cmon.portefeuille.requetes import tous_les_projets


@bp.get("/export.xlsx")
@acces(partenaire_ou_equipe)
@confirmation_exigee(equipe)
def exporter_la_liste():
    filtres = FormulaireFiltres.de_la_requete()
    liste = filtres.filtrer(tous_les_projets())
    libelles = [libelle for libelle, _ in filtres.actifs]
    return livraison.liste_de_projets("consultation", liste, libelles, qui=current_user)


@bp.get("/projets/<int:projet_id>/projet.pdf")
@acces(peut_consulter, projet=documents.projet_a_imprimer)
def imprimer_le_projet(projet):
    return livraison.projet(projet, qui=current_user, complet=False)
