"""The company of a new projet: searched in the registry, already known, or typed by hand."""

import re
from datetime import datetime

from flask import request

from cmon.base import RegleMetier
from cmon.blueprints.portefeuille.formulaires import FormulaireEntreprise, FormulaireRechercheEntreprise
from cmon.etablissements.modeles import Etablissement, EtatEtablissement
from cmon.etablissements.numeros import chiffres_de
from cmon.etablissements.operations import enregistrer_etablissement, fiche_saisie, lire_fiche, rechercher
from cmon.etablissements.requetes import etablissement_du_siret, etablissements_du_site
from cmon.extensions import db
from cmon.textes import casse_lisible

L_UN_OU_L_AUTRE = "Indiquez le nom ou le SIREN, jamais les deux ensemble."
PAS_UN_NUMERO = "Un SIREN compte 9 chiffres, un SIRET 14. Pour chercher par le nom, écrivez-le dans « Nom »."


def chercher(form: FormulaireRechercheEntreprise, *, le: datetime) -> tuple:
    """The companies that the search finds, or None and why it was refused."""
    nom, numero = form.nom.data, form.siret.data
    if nom and numero:
        return None, L_UN_OU_L_AUTRE
    if not (nom or numero):
        vide = "nom" in request.args or "siret" in request.args
        return None, "Indiquez le nom de l’entreprise, ou son SIREN." if vide else ""
    if numero and not re.fullmatch(r"[0-9]{9,}", chiffres_de(numero)):
        return None, PAS_UN_NUMERO
    try:
        trouvees = rechercher(nom or numero, le=le)
    except RegleMetier as regle:
        return None, regle.message
    connues = db.session.scalars(etablissements_du_site(nom=nom or "", numero=numero or "")).all()
    sirets = {e.siret for e in connues}
    trouvees[:] = [*connues, *(f for f in trouvees if f.siret not in sirets)]
    return trouvees, ""


class Entreprise:
    """The company that the request names: `fiche` when it was chosen, else the `form` that takes it by hand."""

    def __init__(self, *, le: datetime, siret: str | None = None):
        self.le = le
        self.siret = siret or request.values.get("entreprise", "").strip()[:20]
        self.fiche = self._lire() if self.siret else None
        self.form = None
        if not self.siret:
            self.form = FormulaireEntreprise(request.values, prefix="entreprise_", meta={"csrf": False})
        elif self.fiche is not None and not self.fiche.raison_sociale:
            self._faire_nommer()

    def _faire_nommer(self) -> None:
        """The registry may not tell the name: the company is typed by hand, begun with what is known."""
        self.form = FormulaireEntreprise(None, prefix="entreprise_", meta={"csrf": False})
        for nom in self.form.CHAMPS:
            self.form[nom].data = getattr(self.fiche, nom)
        self.siret, self.fiche = "", None

    def _lire(self):
        connu = db.session.execute(etablissement_du_siret(self.siret)).scalar_one_or_none()
        if connu is not None:
            return connu
        try:
            return lire_fiche(self.siret, le=self.le)
        except RegleMetier:
            return None

    @property
    def est_introuvable(self) -> bool:
        """Was a company named that nobody knows?"""
        return bool(self.siret) and self.fiche is None

    @property
    def est_fermee(self) -> bool:
        """Is the establishment closed, as the registry says or as it said before?"""
        if isinstance(self.fiche, Etablissement):
            return self.fiche.etat == EtatEtablissement.ferme
        return self.fiche is not None and self.fiche.est_ferme

    @property
    def nom_usuel(self) -> str:
        """The name to propose for the public page, written as people write it."""
        if self.fiche:
            return casse_lisible(self.fiche.nom_usuel)
        return self.form.nom_commercial.data or self.form.raison_sociale.data or ""

    @property
    def departement(self) -> str | None:
        """The département of the company, as far as it is known before it is saved."""
        if isinstance(self.fiche, Etablissement):
            return self.fiche.departement
        code = (self.fiche.code_postal if self.fiche else self.form.code_postal.data) or ""
        return code[:2] or None

    def valider(self) -> bool:
        """Is it known, or rightly typed?"""
        return self.fiche is not None if self.form is None else self.form.validate()

    def etablissement(self) -> Etablissement:
        """The row of the company, made if needed. Raises RegleMetier."""
        if isinstance(self.fiche, Etablissement):
            return self.fiche
        fiche = self.fiche or fiche_saisie(**{nom: self.form[nom].data or "" for nom in self.form.CHAMPS})
        return enregistrer_etablissement(fiche, le=self.le)
