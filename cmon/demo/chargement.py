"""Load the demonstration into the database: what is already there is left as it is."""

from dataclasses import dataclass
from datetime import datetime

from flask import current_app
from sqlalchemy import delete, func, select, update

from cmon.base import exiger
from cmon.candidatures.modeles import Candidature
from cmon.courriels.modeles import Courriel, EtatCourriel
from cmon.demo import annuaire, lecture, recit
from cmon.demo.alternance.chargement import charger_l_alternance
from cmon.demo.calendrier import Calendrier
from cmon.demo.demandes import charger_demandes
from cmon.demo.frequentation import lire_les_projets
from cmon.demo.monde import Monde
from cmon.etablissements.modeles import Etablissement
from cmon.extensions import db
from cmon.inscriptions.modeles import Inscription
from cmon.offres.modeles import Offre
from cmon.portefeuille.modeles import Projet
from cmon.referentiels.modeles import Commune, Metier
from cmon.rencontres.modeles import Rencontre

# Enough to see what a mail looks like, without drowning those of whoever tries the site.
NB_COURRIELS = 6


@dataclass(frozen=True)
class Bilan:
    """What the loading added, and what the demonstration now counts."""

    nouveaux: int
    entreprises: int
    projets: int
    offres: int
    candidatures: int
    rencontres: int
    inscriptions: int


def charger(*, le: datetime) -> Bilan:
    """Load accounts, companies, projets, offers, rencontres and who answers them, dated around `le`. Twice: no change.

    Flushes, never commits. No mail is left to be sent; a handful stay, as sent, where no mail server is set, so that
    the outbox page shows something. Raises RegleMetier in production, or without reference data.
    """
    exiger(not current_app.config["DEMO_INTERDITE"], "Les données de démonstration sont interdites en production.")
    exiger(
        db.session.scalar(select(func.count()).select_from(Commune)),
        "Chargez d’abord les référentiels : flask referentiels charger.",
    )
    calendrier = Calendrier(le)
    dernier_courriel = db.session.scalar(select(func.max(Courriel.id))) or 0
    etablissements = annuaire.charger_etablissements(le)
    structures = annuaire.charger_structures(calendrier, etablissements)
    comptes = annuaire.charger_comptes(calendrier, structures)
    annuaire.raconter_les_decisions(calendrier, structures, comptes["equipe"])
    charger_demandes(calendrier, comptes["equipe"])
    nouveaux = _raconter_tout(etablissements, comptes, calendrier)
    charger_l_alternance(calendrier, etablissements, structures, comptes)
    _ranger_la_boite(dernier_courriel)
    return _bilan(nouveaux)


def _raconter_tout(etablissements, comptes, calendrier: Calendrier) -> int:
    contes = [*lecture.offres(), *lecture.rencontres(), *lecture.projets()]
    connues = set(db.session.scalars(select(Projet.cle_envoi).where(Projet.cle_envoi.startswith(recit.CLE))))
    contes = [c for c in contes if recit.CLE + c["ref"] not in connues]
    codes = {c["metier"] for c in contes if "metier" in c}
    metiers = {m.code: m for m in db.session.scalars(select(Metier).where(Metier.code.in_(codes)))}
    codes = {c["commune"] for c in contes if "commune" in c}
    communes = {c.insee: c for c in db.session.scalars(select(Commune).where(Commune.insee.in_(codes)))}
    monde = Monde(etablissements, comptes, metiers, communes, calendrier)
    # In the order of their creation: the shared counter goes on over the months.
    contes.sort(key=lambda c: (recit.jour_de_creation(c), c["ref"]))
    projets = [recit.raconter(monde, conte) for conte in contes]
    lire_les_projets(projets, calendrier)
    return len(contes)


def _ranger_la_boite(dernier: int) -> None:
    """Remove the mails that telling the past has written; keep a few as already sent when no server could send them."""
    garder = []
    if not current_app.config["MAIL_SERVER"]:
        recents = select(Courriel.id).where(Courriel.id > dernier).order_by(Courriel.cree_le.desc(), Courriel.id.desc())
        garder = list(db.session.scalars(recents.limit(NB_COURRIELS)))
    sans_session = {"synchronize_session": False}
    effacer = delete(Courriel).where(Courriel.id > dernier, Courriel.id.not_in(garder))
    db.session.execute(effacer, execution_options=sans_session)
    envoyes = update(Courriel).where(Courriel.id.in_(garder))
    envoyes = envoyes.values(etat=EtatCourriel.envoye, envoye_le=Courriel.cree_le, nb_essais=1)
    db.session.execute(envoyes, execution_options=sans_session)


def _bilan(nouveaux: int) -> Bilan:
    def compter(modele, *conditions) -> int:
        return db.session.scalar(select(func.count()).select_from(modele).where(*conditions))

    entreprises = compter(Etablissement, Etablissement.est_demo)
    tables = (Projet, Offre, Candidature, Rencontre, Inscription)
    return Bilan(nouveaux, entreprises, *(compter(modele) for modele in tables))
