"""The lines that are ticked in « Gérer mon portefeuille », and the page that says what will become of each."""

import secrets
from dataclasses import dataclass, field
from datetime import datetime
from urllib.parse import urlsplit

from flask import request
from wtforms import HiddenField
from wtforms.validators import ValidationError

from cmon.acces import adresse_locale
from cmon.blueprints.portefeuille.formulaires import ChampCharge
from cmon.blueprints.portefeuille.gestes import moi
from cmon.extensions import db
from cmon.formulaires import Formulaire
from cmon.formulaires_suivi import champ_motif_annulation
from cmon.gestes_groupes.etats import Geste
from cmon.gestes_groupes.modeles import GesteGroupe
from cmon.gestes_groupes.operations import NB_MAX, motif_d_ignorer
from cmon.htmx import rendre
from cmon.inscriptions.operations import SANS_MOTIF
from cmon.liste_de_projets import lire_entier
from cmon.portefeuille.modeles import Projet
from cmon.portefeuille.requetes import charges_possibles, projets_a_modifier
from cmon.temps import maintenant

LISTE = "/portefeuille/projets/"
RETOURS = (LISTE, "/consultation/", "/portefeuille/relances/")
CLE_MAX = 64
NB_CHARGES = 20


class FormulaireGeste(Formulaire):
    """What the page of a gesture sends: a key of its own, and who the projets are handed to."""

    exiger_un_charge = exiger_un_motif = False
    charge = ChampCharge("Chargé du projet")
    motif_annulation = champ_motif_annulation()
    cle_envoi = HiddenField()

    def validate_charge(self, champ):
        """Somebody must be chosen where projets are handed over."""
        if self.exiger_un_charge and champ.data is None:
            raise ValidationError("Choisissez le chargé du projet.")

    def validate_motif_annulation(self, champ):
        """Those who count on a rencontre are told why it is cancelled."""
        if self.exiger_un_motif and not champ.data:
            raise ValidationError(SANS_MOTIF)

    def validate_cle_envoi(self, champ):
        """A form without its key is read as a new one."""
        if not champ.data or len(champ.data) > CLE_MAX or not champ.data.isascii() or not champ.data.isprintable():
            champ.data = secrets.token_urlsafe(24)


@dataclass
class Lot:
    """What the address or the form asks: a gesture, the projets that are ticked, and the list to go back to."""

    geste: Geste | None
    demandes: list[int]
    retour: str
    projets: list[Projet] = field(default_factory=list)

    @classmethod
    def de_la_requete(cls) -> "Lot":
        """Read it; projets that are not the person's own are left out without a word."""
        valeurs = request.values
        geste = valeurs.get("geste", "")
        numeros = dict.fromkeys(n for n in map(lire_entier, valeurs.getlist("projet")) if n)
        retour = adresse_locale(valeurs.get("retour"), LISTE)
        lot = cls(
            Geste(geste) if geste in set(Geste) else None,
            list(numeros),
            retour if urlsplit(retour).path in RETOURS else LISTE,
        )
        if lot.geste and 0 < len(lot.demandes) <= NB_MAX:
            lot.projets = lot.lire(lot.demandes)
        return lot

    @staticmethod
    def lire(ids: list[int]) -> list[Projet]:
        """Those of these projets that the person may change."""
        return list(db.session.scalars(projets_a_modifier(moi(), ids)).unique()) if ids else []

    @property
    def empechement(self) -> str:
        """Why there is nothing to do, in words."""
        if self.geste is None:
            return "Choisissez une action."
        if len(self.demandes) > NB_MAX:
            return f"Choisissez {NB_MAX} lignes au plus."
        return "" if self.projets else "Cochez au moins une ligne de la liste."

    @property
    def demande_un_charge(self) -> bool:
        """Are the projets handed to somebody?"""
        return self.geste == Geste.affecter

    def nb_a_prevenir(self, le: datetime) -> int:
        """How many people count on the rencontres that this unpublication cancels."""
        if self.geste != Geste.depublier:
            return 0
        return sum(p.rencontre.nb_a_prevenir(le) for p in self.projets if p.rencontre is not None)


def choix_du_charge(form: FormulaireGeste) -> dict:
    """Who the projets may be handed to, narrowed by what is searched."""
    texte = request.values.get("charge_q", "")[:100]
    rangs = db.session.execute(charges_possibles(texte, NB_CHARGES + 1)).all()
    return {
        "charge_choisi": form.charge.data,
        "charge_q": texte,
        "charges": [(compte, structure) for compte, structure, _ in rangs[:NB_CHARGES]],
        "charges_en_trop": len(rangs) > NB_CHARGES,
    }


def page_du_geste(lot: Lot, form: FormulaireGeste, statut: int = 200):
    """What will become of each line, before anything is done."""
    le = maintenant()
    if not form.cle_envoi.data:
        form.cle_envoi.data = secrets.token_urlsafe(24)
    nb_a_prevenir = lot.nb_a_prevenir(le)
    form.motif_annulation.flags.required = bool(nb_a_prevenir)
    motifs = {p.id: motif_d_ignorer(lot.geste, p, le=le) for p in lot.projets}
    choix = choix_du_charge(form) if lot.demande_un_charge else {}
    return rendre(
        "portefeuille/gestes.html",
        statut=statut,
        lot=lot,
        form=form,
        le=le,
        nb_a_prevenir=nb_a_prevenir,
        faits=[p for p in lot.projets if not motifs[p.id]],
        ignores=[(p, motifs[p.id]) for p in lot.projets if motifs[p.id]],
        **choix,
    )


def suite(retour: str, fait: GesteGroupe) -> str:
    """The list that the person came from, with what was done."""
    return f"{retour}{'&' if '?' in retour else '?'}fait={fait.id}"
