"""Documents as answers: composed, saved under a safe name, kept by no cache, and traced where they hold people."""

from io import BytesIO
from typing import IO

from flask import Response, request, send_file
from sqlalchemy import Select

from cmon.candidatures.modeles import Candidature
from cmon.candidatures.requetes import compter_postulants
from cmon.comptes.modeles import Compte
from cmon.documents import convention, fiche_projet, liste_projets, listes_de_personnes, pdf, requetes, tableur
from cmon.extensions import db
from cmon.journal.requetes import historique
from cmon.journal.traces import tracer_la_lecture
from cmon.portefeuille.modeles import Projet
from cmon.referentiels.requetes import libelles_naf
from cmon.rencontres.modeles import Rencontre
from cmon.temps import jour_de_paris, maintenant


def telecharger(contenu: bytes | IO[bytes], nom: str, type_mime: str) -> Response:
    """The document as a file to save under `nom`; its text can run nothing, wherever it is opened."""
    flux = BytesIO(contenu) if isinstance(contenu, bytes) else contenu
    reponse = send_file(flux, mimetype=type_mime, as_attachment=True, download_name=nom, conditional=False, etag=False)
    reponse.content_length = flux.seek(0, 2)
    flux.seek(0)
    reponse.headers["Content-Security-Policy"] = "sandbox; default-src 'none'"
    reponse.headers["X-Content-Type-Options"] = "nosniff"
    reponse.headers["Cache-Control"] = "no-store"
    return reponse


def _tracer(action: str, detail: str, *, qui: Compte, candidature_id: int | None = None) -> None:
    if request.method == "GET":
        tracer_la_lecture(action, compte_id=qui.id, le=maintenant(), candidature_id=candidature_id, detail=detail)


def liste_de_projets(quoi: str, liste: Select, filtres: list[str], *, qui: Compte) -> Response:
    """A list of projets, already filtered, as an Excel file. `quoi`: « portefeuille » or « consultation »."""
    le = maintenant()
    rangs = db.session.execute(requetes.lignes_de_projets(liste))
    fichier, nb = liste_projets.exporter(f"Export : {quoi}", rangs, filtres, par=qui, le=le)
    _tracer(f"export {quoi}", f"{nb} lignes ; filtres : {', '.join(filtres) or 'aucun'}", qui=qui)
    return telecharger(fichier, f"{quoi}-{jour_de_paris(le)}.xlsx", tableur.TYPE_MIME)


def postulants(projet: Projet, *, qui: Compte) -> Response:
    """The applicants of the offer of a projet as an Excel file."""
    rangs = db.session.execute(requetes.lignes_de_postulants(projet.offre.id))
    fichier, nb = listes_de_personnes.postulants(projet.offre, rangs, par=qui, le=maintenant())
    _tracer("export postulants", f"{nb} lignes ; offre n° {projet.offre.numero}", qui=qui)
    return telecharger(fichier, f"postulants-{projet.offre.numero}.xlsx", tableur.TYPE_MIME)


def emargement_excel(rencontre: Rencontre, *, qui: Compte) -> Response:
    """The attendance sheet of a rencontre as an Excel file."""
    rangs = db.session.execute(requetes.lignes_de_participants(rencontre.id))
    fichier, nb = listes_de_personnes.emargement_excel(rencontre, rangs, par=qui, le=maintenant())
    _tracer("export participants", f"{nb} lignes ; rencontre n° {rencontre.numero} ; Excel", qui=qui)
    return telecharger(fichier, f"emargement-{rencontre.numero}.xlsx", tableur.TYPE_MIME)


def emargement_pdf(rencontre: Rencontre, *, qui: Compte) -> Response:
    """The attendance sheet of a rencontre as a PDF."""
    rangs = db.session.execute(requetes.lignes_de_participants(rencontre.id))
    fichier, nb = listes_de_personnes.emargement_pdf(rencontre, rangs, par=qui, le=maintenant())
    _tracer("export participants", f"{nb} lignes ; rencontre n° {rencontre.numero} ; PDF", qui=qui)
    return telecharger(fichier, f"emargement-{rencontre.numero}.pdf", pdf.TYPE_MIME)


def projet(projet: Projet, *, qui: Compte, complet: bool) -> Response:
    """The sheet of a projet as a PDF. `complet`: with its history and relances, for those who may change it."""
    offre, rencontre, naf = projet.offre, projet.rencontre, projet.etablissement.naf
    passages = None
    if complet:
        ids = (offre.id if offre else None, rencontre.id if rencontre else None)
        passages = db.session.scalars(historique(projet.id, *ids)).all()
    fichier = fiche_projet.imprimer(
        projet,
        par=qui,
        le=maintenant(),
        secteurs=dict(db.session.execute(libelles_naf({naf})).tuples().all()) if naf else {},
        nb_postulants=dict(db.session.execute(compter_postulants([offre.id])).tuples().all()).get(offre.id, 0)
        if offre
        else None,
        historique=passages,
    )
    return telecharger(fichier, f"projet-{projet.numero}.pdf", pdf.TYPE_MIME)


def convention_de(candidature: Candidature, *, qui: Compte) -> Response:
    """The agreement of an applicant; `?modele=` chooses the other one."""
    demande = request.args.get("modele", "")
    modele = convention.Modele(demande) if demande in set(convention.Modele) else convention.modele_pour(candidature)
    fichier = convention.preremplie(candidature, modele, le=maintenant())
    _tracer("convention", f"offre n° {candidature.offre.numero}", qui=qui, candidature_id=candidature.id)
    return telecharger(fichier, f"convention-{candidature.offre.numero}.pdf", pdf.TYPE_MIME)


def convention_vierge(modele: convention.Modele) -> Response:
    """The blank agreement, which everybody may keep for an hour."""
    reponse = telecharger(convention.vierge(modele), f"convention-de-stage-{modele}.pdf", pdf.TYPE_MIME)
    reponse.headers["Cache-Control"] = "public, max-age=3600"
    return reponse
