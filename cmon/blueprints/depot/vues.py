"""« Déposer »: a company makes itself known without an account, in two steps that hold in addresses."""

from dataclasses import dataclass
from urllib.parse import urlencode

from flask import Blueprint, request, session

from cmon.acces import acces, tous
from cmon.base import RegleMetier
from cmon.blueprints.depot.formulaires import FormulaireDepot, FormulaireEntreprise, formulaire_de_depot
from cmon.etablissements.numeros import chiffres_de
from cmon.etablissements.operations import FERME, enregistrer_etablissement, est_garde, lire_fiche, rechercher
from cmon.extensions import db, limiter
from cmon.htmx import aller, rendre, revenir_au_formulaire
from cmon.limites import compter
from cmon.portefeuille.etats import Souhait
from cmon.portefeuille.operations import deposer
from cmon.publication.etats import EtatPublication
from cmon.referentiels.operations import libelle_naf
from cmon.referentiels.requetes import libelles_naf
from cmon.services_externes.recherche_entreprises import FicheEtablissement
from cmon.televersement import avec_fichiers
from cmon.temps import maintenant
from cmon.textes import casse_lisible

bp = Blueprint("depot", __name__, url_prefix="/deposer")

RECHERCHES_PAR_ADRESSE = "20/10 minutes"
DEPOTS_PAR_ADRESSE = "30 per 10 minutes"
TROP_DE_RECHERCHES = (
    "Vous avez fait beaucoup de recherches en peu de temps. Réessayez dans quelques minutes, ou saisissez l’entreprise"
    " à la main."
)
CLE_MERCI = "depot"


def page_entreprise(form: FormulaireEntreprise, statut: int = 200, **contexte):
    """The first step, or what its search found."""
    activites = {}
    if trouvees := contexte.get("trouvees"):
        activites = dict(db.session.execute(libelles_naf(f.naf for f in trouvees)).tuples().all())
    return rendre(
        "depot/entreprise.html", "depot/_entreprises.html", statut=statut, form=form, activites=activites, **contexte
    )


def chercher(form: FormulaireEntreprise):
    """Look the company up and show what was found; a search that can't be done says why."""
    if not compter(RECHERCHES_PAR_ADRESSE, "annuaire", request.remote_addr or ""):
        return page_entreprise(form, 429, message=TROP_DE_RECHERCHES)
    try:
        return page_entreprise(form, trouvees=rechercher(form.q.data, le=maintenant()))
    except RegleMetier as e:
        form.q.errors = [e.message]
        return page_entreprise(form, 422, message=e.message)


@bp.get("/")
@acces(tous)
def entreprise():
    form = FormulaireEntreprise()
    if form.souhait.data is None:
        form.souhait.data = Souhait.stagiaire
    return chercher(form) if form.q.data else page_entreprise(form)


@dataclass
class Etape:
    """What the address of the second step says: the wish, and the company or nothing when it is typed by hand."""

    souhait: Souhait
    siret: str = ""
    fiche: FicheEtablissement | None = None

    @property
    def adresse(self) -> str:
        """Where the form is sent: the same step."""
        suite = {"siret": self.siret} if self.fiche else {"saisie": "main"}
        return "/deposer/formulaire/?" + urlencode({"souhait": self.souhait.value, **suite})

    def activite(self) -> str:
        """What the company does, in the words of the NAF."""
        return libelle_naf(self.fiche.naf) if self.fiche else ""


def lire_la_fiche(siret: str) -> FicheEtablissement | None:
    """What the registry knows of a SIRET. Raises RegleMetier.

    An address that has asked too often gets nothing new: the company is then typed by hand. Posts have their own limit.
    """
    le = maintenant()
    libre = request.method == "POST" or est_garde(siret, le=le)
    if not libre and not compter(RECHERCHES_PAR_ADRESSE, "annuaire", request.remote_addr or ""):
        return None
    return lire_fiche(siret, le=le)


def lire_etape() -> Etape:
    """The second step of this request. Raises RegleMetier when the wish is missing, or the company wrong or closed."""
    souhait = next((s for s in Souhait if s.value == request.args.get("souhait")), None)
    if souhait is None:
        raise RegleMetier("Choisissez ce que votre entreprise souhaite.", "souhait")
    siret = chiffres_de(request.args.get("siret"))
    if not siret or request.args.get("saisie"):
        return Etape(souhait, siret)
    fiche = lire_la_fiche(siret)
    if fiche is not None and fiche.est_ferme:
        raise RegleMetier(FERME, "q")
    # The registry may not tell the name: then the company is typed by hand.
    return Etape(souhait, siret, fiche if fiche and fiche.raison_sociale else None)


def refaire_l_etape(regle: RegleMetier):
    """Back to the first step, with what is wrong."""
    form = FormulaireEntreprise()
    form.q.data = form.q.data or (request.args.get("siret") or "")[:20]
    form["souhait" if regle.champ == "souhait" else "q"].errors = [regle.message]
    return page_entreprise(form, 422)


def preremplir(form: FormulaireDepot, etape: Etape) -> None:
    """What is known of the company, before anything is typed."""
    if etape.fiche and "nom_commercial" in form:
        form.nom_commercial.data = casse_lisible(etape.fiche.nom_usuel)
    if etape.fiche is None:
        form.siret.data = etape.siret


@bp.get("/formulaire/")
@acces(tous)
def formulaire():
    try:
        etape = lire_etape()
    except RegleMetier as e:
        return refaire_l_etape(e)
    form = formulaire_de_depot(etape.souhait, etape.fiche)
    preremplir(form, etape)
    return rendre("depot/formulaire.html", form=form, etape=etape)


@bp.post("/formulaire/")
@limiter.limit(DEPOTS_PAR_ADRESSE)
@avec_fichiers(nb=1)
@acces(tous)
def envoyer():
    try:
        etape = lire_etape()
    except RegleMetier as e:
        return refaire_l_etape(e)
    form, le = formulaire_de_depot(etape.souhait, etape.fiche), maintenant()
    form.recevoir_document(le=le)
    if form.validate():
        try:
            session[CLE_MERCI] = en_numeros(enregistrer_depot(form, etape, le))
            db.session.commit()
            return aller("/deposer/merci/")
        except RegleMetier as e:
            form.ajouter_regle(e)
    reponse = revenir_au_formulaire("depot/formulaire.html", form=form, etape=etape)
    db.session.commit()  # the document already here is kept for the next try
    return reponse


def enregistrer_depot(form: FormulaireDepot, etape: Etape, le):
    """Write the company and its deposit, or nothing of them. Raises RegleMetier."""
    with db.session.begin_nested():
        etablissement = enregistrer_etablissement(etape.fiche or form.fiche(), le=le)
        return deposer(form.saisie_depot(etablissement, etape.souhait), le=le)


def en_numeros(projet) -> dict:
    """What the confirmation says, kept in the session meanwhile: numbers only, nothing about people."""
    publication = projet.publication
    return {
        "numero": projet.numero,
        "publication": publication.numero if publication else "",
        "attend": publication is not None and publication.etat == EtatPublication.a_valider,
        "souhait": projet.souhait.value,
    }


@bp.get("/merci/")
@acces(tous)
def merci():
    if CLE_MERCI not in session:
        return aller("/deposer/")
    return rendre("depot/merci.html", depot=session[CLE_MERCI])
