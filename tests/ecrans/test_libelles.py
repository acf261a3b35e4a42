"""The labels of the screens stand in docs/vocabulaire.md, and those that stand there exist."""

import re

import pytest
from wtforms import HiddenField

from cmon.blueprints.administration.formulaires import (
    FormulaireDecision,
    FormulaireMotif,
    FormulaireRechercheComptes,
)
from cmon.blueprints.alternance.candidature import FormulairePostuler
from cmon.blueprints.connexion.formulaires import FormulaireConnexion, FormulaireInvitation
from cmon.blueprints.contact.formulaires import FormulaireContact
from cmon.blueprints.creer_un_compte.formulaires import FormulaireCompte
from cmon.blueprints.depot import formulaires as depot
from cmon.blueprints.espace_candidat.formulaires import (
    FormulaireExperience,
    FormulaireFormation,
    FormulaireProjetPro,
)
from cmon.blueprints.espace_candidat.formulaires_recherches import FormulaireRechercheEnregistree
from cmon.blueprints.mes_offres.formulaires import FormulaireFiltreOffres, FormulaireOffreAlternance
from cmon.blueprints.mes_offres.formulaires_employeurs import (
    FormulaireNouvelEmployeur,
    FormulaireNumero,
    FormulaireRechercheEmployeur,
)
from cmon.blueprints.mes_offres.formulaires_lots import FormulaireImport
from cmon.blueprints.mon_compte.formulaires import FormulaireAdresse, FormulaireInformations
from cmon.blueprints.mon_compte.formulaires_structure import FormulaireMaStructure
from cmon.blueprints.mon_compte.formulaires_utilisateurs import FormulaireInviter, FormulaireTransfert
from cmon.blueprints.portefeuille import formulaires as portefeuille
from cmon.blueprints.portefeuille.formulaire_rencontre import FormulaireRencontreDuProjet
from cmon.blueprints.portefeuille.lots import FormulaireGeste
from cmon.formulaires_candidature import FormulaireCandidature
from cmon.formulaires_contact import FormulaireContact as FormulaireContactProfil
from cmon.formulaires_echanges import (
    FormulaireFiltreCandidatures,
    FormulaireMessage,
    FormulaireReponse,
    FormulaireSignalement,
)
from cmon.formulaires_etablissement import FormulaireSiret
from cmon.formulaires_inscription import FormulaireInscription
from cmon.formulaires_offre import FormulaireOffre
from cmon.formulaires_portefeuille import FormulaireFiltres
from cmon.formulaires_relance import FormulaireCorrectionOffre
from cmon.formulaires_suivi import (
    FormulaireAnnulation,
    FormulaireConfirmation,
    FormulaireFiltreInscriptions,
    FormulaireParticipant,
    FormulairePeriode,
)
from tests.sources import RACINE

FORMULAIRES = [
    FormulaireReponse,
    FormulaireMessage,
    FormulaireSignalement,
    FormulaireFiltreCandidatures,
    depot.FormulaireEntreprise,
    depot.FormulaireDepotOffreSaisie,
    depot.FormulaireDepotRencontreSaisie,
    depot.FormulaireDepotDemandeSaisie,
    portefeuille.FormulaireRechercheEntreprise,
    portefeuille.FormulaireEntreprise,
    portefeuille.FormulaireProjet,
    portefeuille.FormulaireSuppression,
    FormulaireRencontreDuProjet,
    FormulaireOffre,
    FormulaireCorrectionOffre,
    FormulaireCandidature,
    FormulaireInscription,
    FormulaireFiltreInscriptions,
    FormulaireConfirmation,
    FormulaireAnnulation,
    FormulaireParticipant,
    FormulairePeriode,
    FormulaireFiltres,
    FormulaireGeste,
    FormulaireConnexion,
    FormulaireCompte,
    FormulaireSiret,
    FormulaireMaStructure,
    FormulaireInformations,
    FormulaireAdresse,
    FormulaireInviter,
    FormulaireTransfert,
    FormulaireInvitation,
    FormulaireDecision,
    FormulaireMotif,
    FormulaireRechercheComptes,
    FormulaireContact,
    FormulaireContactProfil,
    FormulaireOffreAlternance,
    FormulaireFiltreOffres,
    FormulaireRechercheEmployeur,
    FormulaireNumero,
    FormulaireNouvelEmployeur,
    FormulaireImport,
    FormulaireProjetPro,
    FormulaireFormation,
    FormulaireExperience,
    FormulairePostuler,
    FormulaireRechercheEnregistree,
]


@pytest.fixture
def libelles(app) -> set[str]:
    """The labels of the fields that people fill."""
    with app.test_request_context():
        champs = [c for classe in FORMULAIRES for c in classe()]
        return {c.label.text for c in champs if c.name != "csrf_token" and type(c) is not HiddenField}


def test_the_vocabulary_lists_every_label_and_no_other(libelles):
    tableau = (RACINE / "docs/vocabulaire.md").read_text(encoding="utf-8").split("## Labels")[1]
    ecrits = set(re.findall(r"^\| (.+?) \| .+ \| `", tableau, re.MULTILINE))
    assert ecrits == libelles


def test_an_error_in_a_company_typed_by_hand_comes_first_in_the_summary(client):
    reponse = client.get("/deposer/formulaire/?souhait=stagiaire&saisie=main")
    donnees = {"csrf_token": reponse.soupe.select_one("[name=csrf_token]")["value"]}
    reponse = client.post("/deposer/formulaire/?souhait=stagiaire&saisie=main", data=donnees)
    assert reponse.status_code == 422
    assert reponse.soupe.select_one(".summary a").get_text() == "Indiquez le SIRET de l’établissement : 14 chiffres."
