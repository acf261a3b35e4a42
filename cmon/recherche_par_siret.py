"""The number that fills a form about an establishment: the same look-up in « Ma structure » and for an employer."""

from dataclasses import dataclass, field
from datetime import datetime
from urllib.parse import urlencode

from flask import request

from cmon.base import RegleMetier, exiger
from cmon.etablissements.numeros import chiffres_de
from cmon.etablissements.operations import FERME, est_garde, lire_fiche, rechercher
from cmon.limites import compter
from cmon.services_externes.recherche_entreprises import FicheEtablissement
from cmon.temps import maintenant

RECHERCHES_PAR_ADRESSE = "20/10 minutes"
TROP_DE_RECHERCHES = "Vous avez fait beaucoup de recherches en peu de temps. Réessayez dans quelques minutes."
NUMERO = "Écrivez un Siret (14 chiffres) ou un Siren (9 chiffres)."
INCONNU = "L’annuaire des entreprises n’a pas répondu pour ce numéro. Vérifiez-le, ou remplissez le formulaire."


@dataclass
class Choix:
    """What the number that was typed found: an establishment, the other open ones of its company, or a message."""

    numero: str = ""
    fiche: FicheEtablissement | None = None
    autres: list[FicheEtablissement] = field(default_factory=list)
    message: str = ""
    erreur: str = ""

    @property
    def a_remplir(self) -> bool:
        """Is the form shown? Always, as in the guide, unless the number is refused."""
        return not self.erreur

    @property
    def adresse(self) -> str:
        """Where the form is sent: the page itself, which names the establishment that was chosen."""
        suite = {"numero": self.fiche.siret} if self.fiche else {"saisie": "main"}
        return f"{request.path}?{urlencode(suite)}"

    @property
    def siret(self) -> str:
        """The SIRET that was typed, for the form that is filled by hand."""
        return self.numero if len(self.numero) == 14 else ""


def chercher() -> Choix:
    """Look up the number of the address: a SIRET gives its establishment, a SIREN the seat and the other open ones."""
    numero, le = chiffres_de(request.args.get("numero")), maintenant()
    choix = Choix(numero)
    if not numero or "saisie" in request.args:
        return choix
    try:
        if len(numero) not in (9, 14) or not numero.isdigit():
            raise RegleMetier(NUMERO)
        garde = request.method == "POST" or (len(numero) == 14 and est_garde(numero, le=le))
        if not garde and not compter(RECHERCHES_PAR_ADRESSE, "annuaire", request.remote_addr or ""):
            choix.message = TROP_DE_RECHERCHES
        elif len(numero) == 14:
            choix.fiche = lire_fiche(numero, le=le)
        else:
            ouverts = [f for f in rechercher(numero, le=le) if not f.est_ferme]
            choix.fiche, choix.autres = (ouverts[0], ouverts[1:]) if ouverts else (None, [])
        if choix.fiche is not None and choix.fiche.est_ferme:
            raise RegleMetier(FERME)
    except RegleMetier as e:
        return Choix(numero, erreur=e.message)
    if choix.fiche is not None and not choix.fiche.raison_sociale:
        choix.fiche = None  # the registry may not tell the name: it is typed
    if choix.fiche is None:
        choix.message = choix.message or INCONNU
    return choix


def fiche_du_siret_saisi(siret: str, *, le: datetime) -> FicheEtablissement | None:
    """What the registry tells of a SIRET that was typed in the form without looking it up: its words are the ones kept.

    None when it does not know it or does not answer. Raises RegleMetier for a closed establishment.
    """
    fiche = lire_fiche(siret, le=le)
    exiger(fiche is None or not fiche.est_ferme, FERME, "siret")
    return fiche if fiche is not None and fiche.raison_sociale else None
