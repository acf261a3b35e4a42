"""What the pages of relances share: reading a mailed link, its page, the rows of the lists of the extranet."""

from dataclasses import dataclass
from datetime import timedelta

from flask import request
from flask_login import current_user

from cmon.candidatures.requetes import compter_postulants
from cmon.comptes.modeles import Compte
from cmon.essai import Conflit, essayer
from cmon.extensions import db
from cmon.formulaires import Formulaire
from cmon.formulaires_relance import FormulaireCorrectionOffre, FormulaireCorrectionRencontre
from cmon.frequentation.requetes import vues_par_rang
from cmon.gabarits import pluriel
from cmon.htmx import aller, rendre
from cmon.liens import lire
from cmon.pagination import Page, lire_page_de, numero_de_page
from cmon.portefeuille.modeles import Projet
from cmon.relances import operations, requetes
from cmon.relances.etats import Reponse, usage
from cmon.relances.modeles import Relance
from cmon.temps import jour_de_paris, maintenant

PAR_PAGE = 20
FILTRES = {"": None, "attente": True, "reponses": False}


def moi() -> Compte:
    """The account that asks, itself and not the proxy of the request."""
    return current_user._get_current_object()


def sans_trace(reponse):
    """The address of the page is the right to answer: no index, no cache, no other site gets to know it."""
    reponse.headers["Referrer-Policy"] = "no-referrer"
    reponse.headers["X-Robots-Tag"] = "noindex, nofollow"
    reponse.headers["Cache-Control"] = "no-store"
    return reponse


def relance_du_lien(verbe: str, texte: str) -> Relance | None:
    """The relance that a mailed link of that verb names, as the database has it now."""
    jeton = lire(usage(verbe), texte)
    if jeton is None:
        return None
    requete = requetes.relance_par_jeton(jeton).execution_options(populate_existing=True)
    return db.session.execute(requete).unique().scalar_one_or_none()


def formulaire(verbe: str, relance: Relance) -> Formulaire:
    """The form of a page: its button alone, or what may be corrected."""
    if verbe != "corriger":
        return Formulaire()
    publication = relance.projet.publication
    classe = FormulaireCorrectionOffre if relance.projet.offre else FormulaireCorrectionRencontre
    form = classe(publication, le=maintenant())
    if request.method != "POST":
        form.remplir()
    return form


def page_du_lien(verbe: str, texte: str):
    """What a link of the mail opens: what stands online and a button, or what became of it."""
    relance = relance_du_lien(verbe, texte)
    if relance is None:
        return sans_trace(rendre("relances/inconnu.html", statut=404))
    if relance.attend(relance.projet.publication, maintenant()):
        return page_de_reponse(verbe, relance, formulaire(verbe, relance))
    return page_close(relance)


def page_de_reponse(verbe: str, relance: Relance, form, statut: int = 200, **contexte):
    """What stands online, and the button that answers."""
    page = rendre(
        "relances/corriger.html" if verbe == "corriger" else "relances/reponse.html",
        statut=statut,
        verbe=verbe,
        relance=relance,
        projet=relance.projet,
        publication=relance.projet.publication,
        form=form,
        **contexte,
    )
    return sans_trace(page)


def page_close(relance: Relance, statut: int | None = None):
    """What was answered and what happens now, or why there is nothing to answer any more, and whom to call."""
    publication = relance.projet.publication
    issue = relance.issue(publication, maintenant())
    repondue = issue in operations.PHRASES
    page = rendre(
        "relances/close.html",
        statut=statut or (200 if repondue else 410),
        relance=relance,
        projet=relance.projet,
        publication=publication,
        issue=issue,
        repondue=repondue,
        deja=statut == 409,
        charge=operations.charge_de(relance),
    )
    return sans_trace(page)


def repondre(verbe: str, texte: str, agir):
    """Take an answer in, then lead to the page that says what happens now. `agir(relance, form, le)` is the verb."""
    relance = relance_du_lien(verbe, texte)
    if relance is None:
        return sans_trace(rendre("relances/inconnu.html", statut=404))
    if not relance.attend(relance.projet.publication, maintenant()):
        return page_close(relance, 409)
    form = formulaire(verbe, relance)
    if not form.validate():
        return page_de_reponse(verbe, relance, form, 422)
    _, regle = essayer(lambda: agir(relance, form, maintenant()))
    if regle is None:
        return sans_trace(aller(request.path))
    relance = relance_du_lien(verbe, texte)
    if not relance.attend(relance.projet.publication, maintenant()):
        return page_close(relance, 409)
    if verbe == "corriger":
        form.publication = form.connue = relance.projet.publication
    if isinstance(regle, Conflit) and verbe == "corriger":
        form.version.data = str(form.publication.version)
        return page_de_reponse(verbe, relance, form, 409, ecarts=form.ecarts())
    form.ajouter_regle(regle)
    return page_de_reponse(verbe, relance, form, 422)


@dataclass
class Frequentee:
    """How often what a projet has online is read, and how many people answered it."""

    nb_vues: int
    nb_vues_recentes: int
    nb_recues: int
    mot: str

    @property
    def en_mots(self) -> str:
        """« 124 vues, 3 candidatures »."""
        return f"{pluriel(self.nb_vues, 'vue')}, {pluriel(self.nb_recues, self.mot)}"


def frequentation(projets: list[Projet]) -> dict[int, Frequentee]:
    """The numbers of what these projets have online, by projet: two statements, whatever their number."""
    avec = [p for p in projets if p.publication is not None]
    depuis = jour_de_paris(maintenant()) - timedelta(days=requetes.JOURS_SANS_VUE - 1)
    rangs = [p.publication.rang for p in avec]
    vues = {rang: (nb, recentes) for rang, nb, recentes in db.session.execute(vues_par_rang(rangs, depuis))}
    offres = [p.offre.id for p in avec if p.offre]
    recues = dict(db.session.execute(compter_postulants(offres)).tuples().all()) if offres else {}
    lignes = {}
    for p in avec:
        nb = recues.get(p.offre.id, 0) if p.offre else p.rencontre.nb_inscrits + p.rencontre.nb_en_attente
        lignes[p.id] = Frequentee(
            *vues.get(p.publication.rang, (0, 0)), nb, "candidature" if p.offre else "inscription"
        )
    return lignes


def raisons(projet: Projet, lue: Frequentee, connues: bool) -> list[str]:
    """Why a projet stands in « À relancer », in words. `connues`: have views been counted for long enough to say so?"""
    jour = jour_de_paris(maintenant())
    reponses = [r.repondue_le for r in projet.relances if r.reponse not in (None, Reponse.sans_objet)]
    publiee_le = projet.publication.publiee_le
    mots = [f"publiée depuis {pluriel((jour - jour_de_paris(publiee_le)).days, 'jour')}"]
    if reponses and max(reponses) > publiee_le:
        mots.append(f"dernière réponse il y a {pluriel((jour - jour_de_paris(max(reponses))).days, 'jour')}")
    if connues and not lue.nb_vues_recentes:
        mots.append(f"aucune vue depuis {requetes.JOURS_SANS_VUE} jours")
    if not lue.nb_recues:
        mots.append(f"aucune {lue.mot}")
    return mots


def suggestions() -> tuple[Page, dict[int, Frequentee], dict[int, list[str]]]:
    """A page of « À relancer », with the numbers and the reasons of each row."""
    requete = requetes.a_relancer(moi(), maintenant())
    page = lire_page_de(Projet.id, requete, numero_de_page(request.args.get("a_relancer")), PAR_PAGE)
    lues = frequentation(page.lignes)
    connues = db.session.scalar(requetes.les_vues_sont_connues(jour_de_paris(maintenant())))
    return page, lues, {p.id: raisons(p, lues[p.id], connues) for p in page.lignes}
