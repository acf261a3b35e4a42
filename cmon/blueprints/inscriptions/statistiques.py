"""Statistics of attendance: by rencontre, by type, by statut, by département, over a period."""

from dataclasses import dataclass
from datetime import date, timedelta

from flask import request

from cmon.acces import acces, partenaire_ou_equipe
from cmon.blueprints.inscriptions.liste import moi
from cmon.blueprints.inscriptions.vues import bp
from cmon.documents import bilan_de_presence
from cmon.documents.livraison import telecharger
from cmon.documents.tableur import TYPE_MIME
from cmon.extensions import db
from cmon.formulaires_suivi import FormulairePeriode, Periode
from cmon.gabarits import date_courte
from cmon.htmx import rendre
from cmon.inscriptions.statistiques import (
    Bilan,
    Selection,
    par_genre_et_departement,
    par_rencontre,
    par_statut,
    repartir,
)
from cmon.pagination import Page, numero_de_page
from cmon.referentiels.departements import DEPARTEMENTS
from cmon.rencontres.etats import GenreRencontre, Statut
from cmon.temps import debut_du_jour, fin_du_jour, jour_de_paris, maintenant
from cmon.vie_privee.conservation import debut_de_l_annee_scolaire

PAR_PAGE = 50


@dataclass
class Demande:
    """The period that the address asks for, in days, both included."""

    form: FormulairePeriode
    du: date
    au: date

    @classmethod
    def de_la_requete(cls) -> "Demande":
        """This school year unless the address says otherwise; two days the wrong way round are turned."""
        form = FormulairePeriode(request.args)
        form.validate()
        annee = debut_de_l_annee_scolaire(jour_de_paris(maintenant()))
        debut, fin = annee, date(annee.year + 1, 8, 31)
        if form.periode.data == Periode.annee_passee:
            debut, fin = date(annee.year - 1, 9, 1), annee - timedelta(days=1)
        elif form.periode.data == Periode.dates:
            debut, fin = sorted((form.du.data or debut, form.au.data or fin))
        form.periode.data = form.periode.data or Periode.cette_annee
        return cls(form, debut, fin)

    @property
    def selection(self) -> Selection:
        """The rencontres of the period that have begun."""
        return Selection(moi(), debut_du_jour(self.du), min(fin_du_jour(self.au), maintenant()))

    @property
    def en_mots(self) -> str:
        """« du 01/09/2026 au 31/08/2027 »."""
        return f"du {date_courte(self.du)} au {date_courte(self.au)}"


def tableaux(selection: Selection) -> dict:
    """The totals, and the tables by type, by statut and by département: (label, Bilan) pairs in their usual order."""
    r = repartir(db.session.execute(par_genre_et_departement(selection)))
    statuts = {ligne[0]: Bilan(0, 0, *map(int, ligne[1:])) for ligne in db.session.execute(par_statut(selection))}
    departements = DEPARTEMENTS | {"": "Département inconnu"}
    return {
        "total": r.total,
        "par_genre": [(g.libelle, r.par_genre[g]) for g in GenreRencontre if g in r.par_genre],
        "par_statut": [(s.libelle, statuts[s]) for s in Statut if s in statuts and statuts[s].inscrits],
        "par_departement": [(departements.get(code, code), bilan) for code, bilan in sorted(r.par_departement.items())],
    }


def lignes(rangs) -> list[tuple]:
    """Each rencontre with its numbers."""
    return [(x, Bilan(1, x.places, x.inscrits, x.inscrits_pointes, x.presents)) for x in rangs]


@bp.get("/statistiques/")
@acces(partenaire_ou_equipe)
def statistiques():
    demande, numero = Demande.de_la_requete(), numero_de_page(request.args.get("page"))
    bilans = tableaux(demande.selection)
    nb = bilans["total"].rencontres
    numero = min(numero, max(1, -(-nb // PAR_PAGE)))
    requete = par_rencontre(demande.selection).limit(PAR_PAGE).offset((numero - 1) * PAR_PAGE)
    return rendre(
        "inscriptions/statistiques.html",
        "inscriptions/_statistiques.html",
        demande=demande,
        page=Page(lignes(db.session.execute(requete).all()), nb, numero, PAR_PAGE),
        **bilans,
    )


@bp.get("/statistiques.xlsx")
@acces(partenaire_ou_equipe)
def statistiques_excel():
    demande = Demande.de_la_requete()
    rangs = db.session.execute(par_rencontre(demande.selection)).all()
    fichier = bilan_de_presence.exporter(lignes(rangs), tableaux(demande.selection), demande.en_mots)
    return telecharger(fichier, f"presences-{demande.du}-{demande.au}.xlsx", TYPE_MIME)
