"""What several views of « Mes offres » share: the list and its tabs, what was just done, the page of an offer."""

from datetime import timedelta
from urllib.parse import urlencode

from flask import current_app, request
from flask_login import current_user

from cmon.alternance import requetes
from cmon.alternance.droits import peut_gerer_offre_alternance
from cmon.alternance.etats import EtatOffreAlternance
from cmon.alternance.modeles import OffreAlternance
from cmon.alternance.publiques import est_sur
from cmon.alternance.requetes import FiltreOffres
from cmon.alternance.statistiques import delai_moyen
from cmon.blueprints.mes_offres.formulaires import FormulaireFiltreOffres, nom_dans_la_liste
from cmon.candidatures_alternance.etats import EtatCandidature
from cmon.extensions import db
from cmon.frequentation.requetes import vues_par_rang
from cmon.htmx import rendre
from cmon.pagination import CHOIX_MAX, Page, feuilleter, numero_de_page
from cmon.portails import portail_courant
from cmon.temps import jour_de_paris, maintenant

LISTE = "/mes-offres/"
PAR_PAGE = 12
VUES_RECENTES_J = 30
ONGLETS = {
    "en-cours": EtatOffreAlternance.en_cours,
    "pourvues": EtatOffreAlternance.pourvue,
    "archivees": EtatOffreAlternance.archivee,
    "en-attente": EtatOffreAlternance.en_attente,
}
LIBELLES_ONGLET = {
    "en-cours": "En cours",
    "pourvues": "Pourvues",
    "archivees": "Archivées",
    "en-attente": "En attente",
}
CLES = {etat: cle for cle, etat in ONGLETS.items()}
# What an address of the list may hold, and what it holds once: no link of the page carries that on.
PARAMETRES = ("etat", "q", "employeur", "page")


def moi():
    """The account that asks, itself and not the proxy of the request."""
    return current_user._get_current_object()


def adresse(chemin: str = LISTE, **changements) -> str:
    """The address of the list as it stands, with some of its parameters changed; `chemin`: of a gesture on it."""
    valeurs = {nom: request.args.get(nom, "") for nom in PARAMETRES} | changements
    texte = urlencode({nom: v for nom, v in valeurs.items() if v})
    return f"{chemin}?{texte}" if texte else chemin


def _filtre() -> tuple[FormulaireFiltreOffres, FiltreOffres]:
    """What the address asks for; an employer that is not one of the structure's offers is left out."""
    form = FormulaireFiltreOffres()
    # One more than the filter proposes: that there are too many is all that is to be known then.
    requete = requetes.etablissements_des_offres(current_user.structure_active.id, nb=CHOIX_MAX + 1)
    etablissements = db.session.execute(*requete)
    form.employeur.proposer((str(e.id), nom_dans_la_liste(e.nom_usuel, e.ville, e.siret)) for e in etablissements)
    choisi = form.employeur.data
    return form, FiltreOffres(form.q.data or "", int(choisi) if choisi else None)


def _onglet(nb: dict) -> str:
    """The tab that the address names; else the first, unless all that there is waits for the équipe."""
    cle = request.args.get("etat", "")
    if cle in ONGLETS:
        return cle
    attend = nb.get(EtatOffreAlternance.en_attente, 0) and not nb.get(EtatOffreAlternance.en_cours, 0)
    return "en-attente" if attend else "en-cours"


def lire_candidatures(offres: list[OffreAlternance]) -> dict[int, tuple[int, int]]:
    """By offer: how many applications, how many of them to answer."""
    if not offres:
        return {}
    rangs = db.session.execute(*requetes.compter_candidatures([o.id for o in offres]))
    return {offre_id: (toutes, a_traiter) for offre_id, toutes, a_traiter in rangs}


def lire_les_offres(filtre: FiltreOffres) -> tuple[str, dict[EtatOffreAlternance, int], Page]:
    """The tab that is shown, how many offers stand in each state, and a page of those of the tab."""
    structure_id, vide = current_user.structure_active.id, filtre.est_vide
    compte = requetes.nb_offres_par_etat(structure_id) if vide else (requetes.compter_par_etat(structure_id, filtre),)
    nb = dict(db.session.execute(*compte).tuples().all())
    onglet = _onglet(nb)
    etat = ONGLETS[onglet]

    def lire(combien: int, debut: int) -> list[OffreAlternance]:
        if vide:
            return db.session.scalars(*requetes.page_des_offres(structure_id, combien, debut, etat=etat)).all()
        requete = requetes.offres_de_la_structure(structure_id, etat, filtre)
        return db.session.scalars(requete.limit(combien).offset(debut)).all()

    return onglet, nb, feuilleter(lire, nb.get(etat, 0), numero_de_page(request.args.get("page")), PAR_PAGE)


def fait_de_l_adresse() -> tuple[OffreAlternance, EtatOffreAlternance] | None:
    """The offer that a gesture has just changed, and the state it had: as the address says, and if it is still so."""
    numero, cle = request.args.get("fait", ""), request.args.get("de", "")
    if not (numero.isascii() and numero.isdigit() and len(numero) <= 9 and cle in ONGLETS):
        return None
    offre = db.session.execute(requetes.offre_alternance_par_id(int(numero))).unique().scalar_one_or_none()
    if offre is None or not peut_gerer_offre_alternance(moi(), offre) or offre.etat == ONGLETS[cle]:
        return None
    return offre, ONGLETS[cle]


def liste(statut: int = 200, *, fait: tuple[OffreAlternance, EtatOffreAlternance] | None = None, refus: str = ""):
    """The list and its tabs, or its piece when htmx asks. `fait`: what was just done; `refus`: why it was not."""
    form, filtre = _filtre()
    onglet, nb, page = lire_les_offres(filtre)
    concernees = page.lignes + ([fait[0]] if fait else [])
    return rendre(
        "mes_offres/liste.html",
        "mes_offres/_liste.html",
        statut=statut,
        form=form,
        filtre=filtre,
        trop_d_employeurs=len(form.employeur.choices) > CHOIX_MAX,
        onglets=[(cle, mot, nb.get(ONGLETS[cle], 0)) for cle, mot in LIBELLES_ONGLET.items()],
        onglet=onglet,
        total=sum(nb.values()),
        page=page,
        candidatures=lire_candidatures(concernees),
        fait=fait,
        refus=refus,
        adresse=adresse,
        cles=CLES,
        jour=jour_de_paris(maintenant()),
    )


def page_de_l_offre(offre: OffreAlternance):
    """« Détails »: the offer as it is managed, its link, its numbers, its history."""
    le = maintenant()
    par_etat = dict(db.session.execute(requetes.candidatures_par_etat(offre.id)).tuples().all())
    depuis = jour_de_paris(le) - timedelta(days=VUES_RECENTES_J - 1)
    vues = db.session.execute(vues_par_rang([offre.rang], depuis)).first()
    par_etat.pop(EtatCandidature.retiree, None)
    return rendre(
        "mes_offres/offre.html",
        offre=offre,
        en_ligne=offre.est_visible(jour_de_paris(le)),
        lien=lien_public(offre),
        par_etat=par_etat,
        nb_vues=(vues[1], vues[2]) if vues else (0, 0),
        delai=delai_moyen(db.session.execute(requetes.reponses_de(offre.id))),
        historique=db.session.scalars(requetes.historique_de_l_offre(offre.id)).all(),
        cles=CLES,
    )


def lien_public(offre: OffreAlternance) -> str:
    """The address that candidates open, on a portail that shows the offer: a sector one shows its sector only."""
    portail = portail_courant()
    if not est_sur(portail, offre):
        portail = next(p for p in current_app.extensions["portails"].values() if p.sert("alternance"))
    return portail.url(f"/offres/{offre.numero}/")
