"""What leaves « Mon portefeuille » as a file: the list, a projet, its applicants, the agreement of one of them."""

from cmon.acces import acces, partenaire_ou_equipe
from cmon.blueprints.portefeuille.gestes import moi
from cmon.blueprints.portefeuille.vues import bp
from cmon.candidatures.droits import peut_voir_candidature
from cmon.documents import livraison
from cmon.documents import requetes as documents
from cmon.formulaires_portefeuille import FormulaireFiltres
from cmon.portefeuille.droits import peut_modifier
from cmon.portefeuille.requetes import portefeuille_de


@bp.get("/projets/export.xlsx")
@acces(partenaire_ou_equipe)
def exporter_la_liste():
    filtres = FormulaireFiltres.de_la_requete()
    liste = filtres.filtrer(portefeuille_de(moi()))
    return livraison.liste_de_projets("portefeuille", liste, [libelle for libelle, _ in filtres.actifs], qui=moi())


@bp.get("/projets/<int:projet_id>/projet.pdf")
@acces(peut_modifier, projet=documents.projet_a_imprimer)
def imprimer_le_projet(projet):
    return livraison.projet(projet, qui=moi(), complet=True)


@bp.get("/projets/<int:projet_id>/postulants.xlsx")
@acces(peut_modifier, projet=documents.projet_avec_offre)
def exporter_les_postulants(projet):
    return livraison.postulants(projet, qui=moi())


@bp.get("/candidatures/<jeton>/convention.pdf")
@acces(peut_voir_candidature, candidature=documents.candidature_a_imprimer)
def imprimer_la_convention(candidature):
    return livraison.convention_de(candidature, qui=moi())
