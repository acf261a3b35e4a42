"""Rencontres of the demonstration and the people who come: registered, waiting, cancelled, confirmed, ticked."""

from collections.abc import Callable
from datetime import datetime, timedelta
from itertools import cycle, islice
from zlib import crc32

from sqlalchemy import update
from sqlalchemy.orm.attributes import set_committed_value

from cmon.comptes.modeles import Compte
from cmon.demo import pieces
from cmon.demo.lecture import participants
from cmon.demo.monde import Gestes, Monde, adresse_de, telephone_de
from cmon.extensions import db
from cmon.fichiers.operations import recevoir
from cmon.inscriptions import operations as inscriptions
from cmon.inscriptions.etats import EtatInscription
from cmon.inscriptions.modeles import Inscription
from cmon.inscriptions.operations import PARTICIPANT, SaisieInscription
from cmon.publication.operations import depublier
from cmon.publication.taches import AUTEUR
from cmon.rencontres.etats import GenreRencontre, Lieu, Statut
from cmon.rencontres.modeles import Rencontre
from cmon.rencontres.operations import SaisieRencontre

MOTIF = "La date de la rencontre est passée."
# Who may well be two things at once.
DOUBLES = {
    Statut.demandeur: Statut.parent,
    Statut.enseignant: Statut.parent,
    Statut.etudiant: Statut.demandeur,
    Statut.parent: Statut.professionnel,
    Statut.professionnel: Statut.parent,
}


def saisie(monde: Monde, conte: dict, lue: dict, le: datetime) -> SaisieRencontre:
    """The form of this rencontre, as the company or its chargé would have filled it."""
    receveur = conte.get("receveur")
    lieu = {"lieu": Lieu.entreprise}
    if "lieu_nom" in conte:
        lieu = {nom: conte[nom] for nom in ("lieu_nom", "adresse", "code_postal")}
        lieu |= {"lieu": Lieu.partenaire, "commune": monde.communes[conte["commune"]]}
    return SaisieRencontre(
        publics=[Statut(p) for p in conte["publics"]],
        genre=GenreRencontre(conte.get("genre", GenreRencontre.visite)),
        precision_genre=conte.get("precision", ""),
        evenement=conte.get("evenement", ""),
        metier=monde.metiers[conte["metier"]] if "metier" in conte else None,
        nb_max=conte["max"],
        debut_le=_debut(monde, conte),
        duree_minutes=conte["duree"],
        description=conte["description"],
        inscriptions_directes=receveur is None,
        receveur=monde.comptes[receveur] if receveur else None,
        nom_commercial=conte.get("nom_commercial", lue["nom_commercial"]),
        contact_nom=lue["contact_nom"],
        telephone=lue["telephone"],
        courriel=lue["courriel"],
        documents=[_document(conte, lue, le)] if "document" in conte else [],
        **lieu,
    )


def _debut(monde: Monde, conte: dict) -> datetime:
    return monde.calendrier.debut_de_rencontre(conte["jour"], conte["heure"], samedi=conte.get("samedi", False))


def _document(conte: dict, lue: dict, le: datetime):
    adresse = f"{conte['adresse']}, {conte['code_postal']}" if "lieu_nom" in conte else f"{lue['adresse']}"
    lignes = [conte.get("lieu_nom", lue["nom_commercial"]), adresse]
    if "lieu_nom" not in conte:
        lignes.append(f"{lue['code_postal']} {lue['ville']}")
    lignes += ["", conte["description"].split("\n\n")[-1], "", f"Le jour même : {lue['telephone']}"]
    return recevoir(pieces.pdf(conte["document"], "\n".join(lignes)), le=le)


def ajouter(gestes: Gestes, monde: Monde, conte: dict, rencontre: Rencontre, charge: Compte | None) -> None:
    """Add to the story who registered to this rencontre, what they did, and how it left the site."""
    if conte.get("inscrits") or "classe" in conte:
        Affluence(gestes, monde, conte, rencontre, charge).raconter()
    if conte.get("etat") != "depubliee":
        return
    if "retiree" not in conte:
        fin = _debut(monde, conte) + timedelta(minutes=conte["duree"] + 10)
        gestes.ajouter(min(fin, monde.calendrier.le), depublier, rencontre, par=AUTEUR, motif=MOTIF)
        return
    verbe = inscriptions.annuler_rencontre if conte.get("inscrits") else depublier
    retiree_le = monde.calendrier.instant(conte["retiree"], conte["ref"], 4)
    gestes.ajouter(retiree_le, verbe, rencontre, par=charge, motif=conte["motif_retrait"])


class Affluence:
    """The people of one rencontre: they register one after the other from its publication on."""

    def __init__(self, gestes: Gestes, monde: Monde, conte: dict, rencontre: Rencontre, charge: Compte | None):
        self.gestes, self.monde, self.conte, self.rencontre = gestes, monde, conte, rencontre
        self.responsable = monde.comptes[conte["receveur"]] if "receveur" in conte else charge
        self.publiee_le = monde.calendrier.instant(conte["publiee"], conte["ref"], 3)
        self.debut_le = _debut(monde, conte)
        le = monde.calendrier.le
        self.envoi_le = min(le - timedelta(hours=26), self.debut_le - timedelta(days=3))
        self.ferme_le = min(le - timedelta(minutes=35), self.debut_le - timedelta(hours=14))
        if "retiree" in conte:
            self.ferme_le = monde.calendrier.instant(conte["retiree"] - 1, conte["ref"])
        if conte.get("rappeles"):
            self.ferme_le = le - timedelta(hours=30)
        if conte.get("confirmes"):
            self.ferme_le = self.envoi_le - timedelta(hours=1)
        self.inscrits: list[Inscription] = []

    def raconter(self) -> None:
        """Those who cancel come first, then those who stay, then those who find it full."""
        conte, ajouter = self.conte, self.gestes.ajouter
        nb_annules = conte.get("annules", 0)
        nb = nb_annules + conte.get("inscrits", 0) + conte.get("attente", 0)
        pas = (self.ferme_le - self.publiee_le) / (nb + 1)
        for i, personne in enumerate(islice(self._personnes(), nb)):
            le = self.publiee_le + pas * (i + 1)
            ajouter(le, self._inscrire, personne)
            if i < nb_annules:
                ajouter(le + pas * 0.6, self._annuler, personne.courriel)
        if "classe" in conte:
            self._ajouter_la_classe(conte["classe"])
        if conte.get("confirmes"):
            self._ajouter_les_confirmations(conte["confirmes"])
        for i in range(conte.get("presents", 0)):
            le = self.debut_le + timedelta(minutes=i)
            ajouter(le, self._parmi(i), inscriptions.pointer, True, par=self.responsable)
        if conte.get("rappeles"):
            ajouter(self.ferme_le + timedelta(hours=2), self._marquer_les_rappels)

    def _personnes(self):
        """People drawn from the lists, never twice the same in one rencontre."""
        prenoms, noms = participants()
        graine = crc32(self.conte["ref"].encode())
        publics = [Statut(p) for p in self.conte["publics"]]
        for i, statut in enumerate(cycle(publics)):
            prenom = prenoms[(graine + 11 * i) % len(prenoms)]
            nom = noms[(graine // len(prenoms) + 7 * i) % len(noms)]
            double = DOUBLES.get(statut) if i % 5 == 3 else None
            adresse = adresse_de(prenom, nom)
            statuts = [statut] if double is None else [statut, double]
            yield SaisieInscription(nom, prenom, telephone_de(adresse), adresse, statuts)

    def _inscrire(self, personne: SaisieInscription, *, le: datetime, par: Compte | None = None) -> None:
        attente = bool(self.conte.get("attente"))
        inscription, _ = inscriptions.inscrire(self.rencontre, personne, le=le, par=par, attente=attente)
        set_committed_value(inscription, "rencontre", self.rencontre)
        self.inscrits.append(inscription)

    def _annuler(self, adresse: str, *, le: datetime) -> None:
        inscription = next(i for i in self.inscrits if i.courriel == adresse)
        inscriptions.annuler(inscription, par=PARTICIPANT, le=le)

    def _ajouter_la_classe(self, classe: dict) -> None:
        """A teacher registers a class with one address: oneself, then each pupil."""
        le = self.monde.calendrier.instant(classe["jours"], self.conte["ref"], 4)
        moi = {"telephone": classe["telephone"], "courriel": classe["courriel"]}
        prof = SaisieInscription(classe["nom"], classe["prenom"], statuts=[Statut(classe["statut"])], **moi)
        tires = islice(self._personnes(), 60, 60 + classe["eleves"])
        eleves = [SaisieInscription(e.nom, e.prenom, statuts=[Statut.eleve], **moi) for e in tires]
        for minutes, personne in enumerate([prof, *eleves]):
            self.gestes.ajouter(le + timedelta(minutes=2 * minutes), self._inscrire, personne)

    def _ajouter_les_confirmations(self, nb: int) -> None:
        """A mail to everybody, then some who answer that they come."""
        cle = f"demo:{self.conte['ref']}"
        envoyer = inscriptions.envoyer_confirmation
        self.gestes.ajouter(self.envoi_le, envoyer, self.rencontre, cle=cle, par=self.responsable)
        for i in range(nb):
            le = self.envoi_le + timedelta(minutes=17 + 71 * i)
            le = min(le, self.monde.calendrier.le - timedelta(minutes=30 - i))
            self.gestes.ajouter(le, self._parmi(i), inscriptions.confirmer_venue)

    def _parmi(self, rang: int) -> Callable:
        """A gesture of the person of that rank among those who hold a place then."""

        def geste(verbe: Callable, *arguments, le: datetime, **nommes):
            tiennent = [i for i in self.inscrits if i.etat == EtatInscription.confirmee]
            verbe(tiennent[rang], *arguments, le=le, **nommes)

        return geste

    def _marquer_les_rappels(self, *, le: datetime) -> None:
        """The reminders have left: what their job writes down, without its mails."""
        ids = [i.id for i in self.inscrits if i.etat == EtatInscription.confirmee]
        db.session.execute(update(Inscription).where(Inscription.id.in_(ids)).values(rappelee_le=le))
