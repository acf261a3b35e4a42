"""« Alertes »: the profiles that fit one's offers, with why; and the mail that sums up the new ones."""

from datetime import date

from flask import flash, request
from flask_login import current_user

from cmon.acces import acces, professionnel, recruteur, tous
from cmon.alertes import operations, requetes
from cmon.alertes.courriels import USAGE_DU_LIEN
from cmon.alertes.droits import peut_gerer_alerte
from cmon.alertes.presentation import raisons_en_mots
from cmon.blueprints.mon_espace.vues import bp, en_attente, moi
from cmon.comptes.desabonnement import compte_du_lien
from cmon.extensions import csrf, db
from cmon.htmx import aller, demande_un_fragment, rendre
from cmon.pagination import CHOIX_MAX, Page, feuilleter, numero_de_page
from cmon.recherche.enonce import PLAFOND
from cmon.temps import jour_de_paris, maintenant

ADRESSE = "/mon-espace/alertes/"
# A card says a lot: ten of them are a page.
PAR_PAGE = 10


def _entier(texte: str | None) -> int | None:
    """The id that an address holds; nothing for anything odd."""
    texte = texte or ""
    return int(texte) if texte.isascii() and texte.isdigit() and len(texte) <= 9 else None


def adresse(offre: int | None = None, page: int | None = None, ecartee: int | None = None) -> str:
    """The address of the list with these filters."""
    parametres = (("offre", offre), ("page", page), ("ecartee", ecartee))
    suite = "&".join(f"{nom}={valeur}" for nom, valeur in parametres if valeur)
    return ADRESSE + (f"?{suite}" if suite else "")


def offre_demandee(structure_id: int) -> int | None:
    """The id of the offer that the address filters by: its id, or its number as people type it."""
    numero = _entier((request.values.get("numero") or "").strip().lstrip("0"))
    if numero is not None:
        return db.session.scalar(requetes.offre_de_rang(structure_id, numero)) or 0
    return _entier(request.values.get("offre"))


def lire_les_alertes(structure_id: int, jour: date, offre_id: int | None) -> tuple[Page, bool]:
    """A page of the rows (alert, is its profile a favourite?), and whether there are more than are counted."""
    choix = {"d_une_offre": offre_id is not None}
    total = db.session.scalar(*requetes.total_d_alertes(structure_id, jour, offre_id, **choix))

    def lire(nb: int, debut: int) -> list:
        requete = requetes.liste_d_alertes(moi().id, structure_id, jour, offre_id, nb, debut, **choix)
        return db.session.execute(*requete).all()

    numero = numero_de_page(request.values.get("page"))
    return feuilleter(lire, min(total, PLAFOND), numero, PAR_PAGE), total > PLAFOND


def page_des_alertes(ecartee=None, statut: int = 200):
    """The list, and the alert that was just put aside, which may be taken back."""
    structure_id, jour = moi().structure_active.id, jour_de_paris(maintenant())
    offres = db.session.execute(*requetes.offres_avec_alertes(structure_id, jour, nb=CHOIX_MAX + 1)).all()
    offre_id = offre_demandee(structure_id)
    page, plafonne = lire_les_alertes(structure_id, jour, offre_id)
    return rendre(
        "mon_espace/alertes.html",
        "mon_espace/_alertes.html",
        statut=statut,
        page=page,
        offres=offres,
        offre_id=offre_id,
        trop_d_offres=len(offres) > CHOIX_MAX,
        ecartee=ecartee,
        plafonne=plafonne,
        raisons_en_mots=raisons_en_mots,
        adresse=lambda page=None: adresse(offre_id, page),
    )


def revenir(ecartee=None):
    """The list again, in place or by its address, on the same page and offer."""
    if demande_un_fragment():
        if ecartee is not None:
            requete = requetes.alerte_par_id(ecartee.id).execution_options(populate_existing=True)
            ecartee = db.session.scalar(requete)
        return page_des_alertes(ecartee)
    offre_id, page = _entier(request.form.get("offre")), numero_de_page(request.form.get("page"))
    return aller(adresse(offre_id, page if page > 1 else None, ecartee and ecartee.id))


@bp.get("/alertes/")
@acces(professionnel)
def alertes():
    if not current_user.recrute:
        return en_attente("Alertes", "alertes")
    numero, ecartee = _entier(request.args.get("ecartee")), None
    if numero is not None:
        ecartee = db.session.scalar(requetes.alerte_par_id(numero))
        if ecartee is not None and not (peut_gerer_alerte(moi(), ecartee) and ecartee.ecartee_le):
            ecartee = None
    return page_des_alertes(ecartee)


@bp.post("/alertes/<int:alerte_id>/ecarter/")
@acces(peut_gerer_alerte, alerte=requetes.alerte_par_id)
def ecarter_une_alerte(alerte):
    operations.ecarter(alerte, par=moi(), le=maintenant())
    db.session.commit()
    return revenir(alerte)


@bp.post("/alertes/<int:alerte_id>/remettre/")
@acces(peut_gerer_alerte, alerte=requetes.alerte_par_id)
def remettre_une_alerte(alerte):
    operations.remettre(alerte, par=moi(), le=maintenant())
    db.session.commit()
    return revenir()


@bp.post("/alertes/reglages/")
@acces(recruteur)
def regler_le_recapitulatif():
    recevoir = request.form.get("recevoir") == "oui"
    operations.regler_le_recapitulatif(moi(), recevoir=recevoir)
    db.session.commit()
    flash(
        "Vous recevrez le récapitulatif des alertes." if recevoir else "Vous ne recevrez plus le récapitulatif.", "ok"
    )
    return aller(ADRESSE)


def _page_du_lien(compte, statut: int = 200):
    """A page that belongs to whoever holds the link: no index, and no other site gets to know its address."""
    reponse = rendre("mon_espace/desabonnement.html", statut=404 if compte is None else statut, compte=compte)
    reponse.headers["Referrer-Policy"] = "no-referrer"
    reponse.headers["X-Robots-Tag"] = "noindex, nofollow"
    return reponse


@bp.get("/alertes/desabonnement/<texte>/")
@acces(tous)
def desabonnement(texte):
    return _page_du_lien(compte_du_lien(USAGE_DU_LIEN, texte))


@bp.post("/alertes/desabonnement/<texte>/")
@csrf.exempt  # the mail reader presses for its owner (RFC 8058): the signed link is the whole right
@acces(tous)
def se_desabonner(texte):
    compte = compte_du_lien(USAGE_DU_LIEN, texte)
    if compte is None:
        return _page_du_lien(compte)
    operations.regler_le_recapitulatif(compte, recevoir=False)
    db.session.commit()
    return aller(request.path)
