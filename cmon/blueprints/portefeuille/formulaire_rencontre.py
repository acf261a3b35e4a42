"""The form of a rencontre inside that of its projet: who receives the registrations, and its publication."""

from cmon.blueprints.portefeuille.personnes import ChampPersonne
from cmon.comptes.modeles import Compte
from cmon.formulaires import ChampCase, ChampChoix, Formulaire
from cmon.formulaires_portefeuille import LIBELLES_PUBLICATION, Publication
from cmon.formulaires_rencontre import ChampsRencontre
from cmon.formulaires_suivi import champ_motif_annulation
from cmon.publication.etats import EtatPublication
from cmon.rencontres.etats import Lieu
from cmon.rencontres.modeles import Rencontre
from cmon.rencontres.operations import SaisieRencontre

PREFIXE = "rencontre_"
CHAMPS_COMPARES = (
    "publics",
    "genre",
    "precision_genre",
    "evenement",
    "nb_max",
    "jour",
    "heure",
    "duree",
    "metier",
    "description",
    "lieu",
    "lieu_nom",
    "adresse_lieu",
    "commune",
    "inscriptions_directes",
    "receveur",
    "nom_commercial",
    "contact_nom",
    "telephone",
    "courriel",
    "publication",
)


class FormulaireRencontreDuProjet(ChampsRencontre, Formulaire):
    """A rencontre in the extranet. `receveur` is at first whoever carries the projet."""

    receveur = ChampPersonne("Personne qui reçoit les inscriptions")
    publication = ChampChoix(
        "Publication sur le site et sur l’extranet",
        libelles=LIBELLES_PUBLICATION,
        default=Publication.ne_pas_publier,
    )
    motif_annulation = champ_motif_annulation()
    prevenir_employeur = ChampCase("Envoyer un mail à l’employeur")

    def __init__(self, *args, receveur: Compte | None = None, **kw):
        super().__init__(*args, prefix=PREFIXE, meta={"csrf": False}, data={"receveur": receveur}, **kw)

    def validate_receveur(self, champ) -> None:
        """Somebody receives the registrations when the company does not."""
        if not self.recoit_directement and champ.data is None and not champ.errors:
            champ.errors = ["Choisissez qui reçoit les inscriptions."]

    def proposer(self, nom_commercial: str, contact: dict[str, str], receveur: Compte | None) -> None:
        """Begin it with what is known: the company's name, its contact, its place, and who carries the projet."""
        self.nom_commercial.data = nom_commercial
        self.contact_nom.data = contact["contact_nom"]
        self.telephone.data = contact["contact_telephone"]
        self.courriel.data = contact["contact_courriel"]
        self.lieu.data = Lieu.entreprise
        self.receveur.data = receveur
        self.publication.data = Publication.ne_pas_publier

    def remplir_depuis(self, rencontre: Rencontre) -> None:
        """Show an existing rencontre and its publication."""
        super().remplir_depuis(rencontre)
        publiee = rencontre.etat == EtatPublication.publiee
        self.publication.data = Publication.publier if publiee else Publication.ne_pas_publier

    def saisie(self, receveur=None) -> SaisieRencontre:
        """What was typed, for the verbs of rencontres."""
        return super().saisie(receveur or self.receveur.data)
