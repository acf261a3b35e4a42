"""Verbs of relances: ask the employer, take the one answer in, close what nobody has answered."""

import secrets
from dataclasses import asdict, dataclass
from datetime import date, datetime, timedelta

from flask import current_app
from sqlalchemy import inspect, select, text, update

from cmon.base import RegleMetier, exiger
from cmon.base_sql import insertion
from cmon.comptes.modeles import Compte
from cmon.essai import Conflit
from cmon.extensions import db
from cmon.gabarits import date_courte, heure
from cmon.inscriptions.operations import annuler_rencontre
from cmon.journal.operations import consigner
from cmon.offres.operations import corriger as corriger_offre
from cmon.publication.operations import depublier
from cmon.referentiels.modeles import Commune, Metier
from cmon.relances import courriels
from cmon.relances.etats import Reponse
from cmon.relances.modeles import Relance, est_en_ligne
from cmon.rencontres import operations as rencontres
from cmon.rencontres.modeles import Rencontre
from cmon.rencontres.operations import SaisieRencontre

EMPLOYEUR = "Employeur"
RIEN_EN_LIGNE = "Il n’y a rien à relancer : ce projet n’a ni offre ni rencontre en ligne."
SANS_ADRESSE = "Écrivez l’adresse e-mail du contact dans le projet, puis relancez : la relance part par mail."
MOTIF_SUPPRIMEE = "Supprimée par l’employeur, en réponse à la relance."
MOTIF_ANNULEE = "L’entreprise a annulé cette rencontre."
MODIFIEE_ENTRE_TEMPS = "Elle a été modifiée entre-temps : comparez, puis envoyez de nouveau."
SILENCE = "Sans réponse de l’employeur dans le délai : ce qui était publié a quitté le site."
RETIREE = "Elle n’est plus en ligne : il n’y a plus rien à répondre. Merci de votre attention."
PHRASES = {
    Reponse.maintenue: "elle est maintenue",
    Reponse.corrigee: "elle est corrigée",
    Reponse.supprimee: "elle est supprimée du site",
}


def relancer(projet, *, par: Compte, le: datetime) -> Relance:
    """Send a relance for what this projet has online: the employer gets a mail with three links.

    `projet` must be loaded with its offer and its rencontre (`requetes.projets_a_relancer`). One relance at most waits:
    of two people who send it at once, the second is told so and no second mail leaves.
    Raises RegleMetier: nothing online, no address to write to, or a relance that already waits.
    Source: guide CMonStage, « Suivi de ses offres et événements ».
    """
    publication = projet.publication
    exiger(est_en_ligne(publication, le), RIEN_EN_LIGNE)
    destinataire = publication.courriel or projet.contact_courriel
    exiger(destinataire, SANS_ADRESSE, "contact_courriel")
    _clore_la_precedente(projet, le)
    valeurs = {
        "projet_id": projet.id,
        "jeton": secrets.token_urlsafe(24),
        "destinataire": destinataire,
        "par_id": par.id,
        "auteur": par.nom_complet,
        "cree_le": le,
        "expire_le": le + timedelta(days=current_app.config["RELANCE_DELAI_J"]),
    }
    ajout = insertion(Relance).values(**valeurs).returning(Relance)
    ajout = ajout.on_conflict_do_nothing(index_elements=[Relance.projet_id], index_where=text("reponse IS NULL"))
    relance = db.session.execute(ajout).scalar_one_or_none()
    if relance is None:
        raise RegleMetier(_deja_relancee(projet))
    consigner(projet, "relance", par=par, le=le, motif=f"Réponse attendue avant le {date_courte(relance.expire_le)}.")
    courriels.relance(relance, projet, par=par, le=le)
    return relance


def _clore_la_precedente(projet, le: datetime) -> None:
    """A relance that waits since before the present publication asks about nothing any more."""
    db.session.execute(
        update(Relance)
        .where(
            Relance.projet_id == projet.id,
            Relance.reponse.is_(None),
            Relance.cree_le < projet.publication.publiee_le,
        )
        .values(reponse=Reponse.sans_objet, repondue_le=le)
        .execution_options(synchronize_session=False)
    )


def _deja_relancee(projet) -> str:
    attend = select(Relance).where(Relance.projet_id == projet.id, Relance.reponse.is_(None))
    autre = db.session.scalars(attend).first()
    if autre is None:
        return "Ce projet vient d’être relancé par quelqu’un d’autre. Rechargez la page."
    return f"Une relance attend déjà une réponse : {autre.auteur} l’a envoyée le {en_mots(autre.cree_le)}."


def en_mots(le: datetime) -> str:
    """« 02/03/2020 à 18:33 »."""
    return f"{date_courte(le)} à {heure(le)}"


def deja_repondu(relance: Relance) -> str:
    """What is told to whom answers what is already answered, or closed for want of an answer."""
    nom, quand = relance.projet.publication.NOM if relance.projet.publication else "", relance.repondue_le
    if relance.reponse in PHRASES:
        return f"Vous avez déjà répondu le {en_mots(quand)}, au sujet de {nom} : {PHRASES[relance.reponse]}."
    if relance.reponse == Reponse.sans_reponse:
        return f"Sans réponse de votre part, {nom} a quitté le site le {date_courte(quand)}."
    return RETIREE


def _repondre(relance: Relance, reponse: Reponse, *, le: datetime) -> None:
    """Take the answer in: the first one counts. It counts until the job has closed the relance, even after its day.

    Raises RegleMetier with what was already answered, or when what it asked about is no longer online.
    """
    prise = db.session.execute(
        update(Relance)
        .where(Relance.id == relance.id, Relance.reponse.is_(None))
        .values(reponse=reponse, repondue_le=le)
        .execution_options(synchronize_session=False)
    ).rowcount
    db.session.refresh(relance, ["reponse", "repondue_le"])
    exiger(prise, deja_repondu(relance))
    publication = relance.projet.publication
    # Its columns alone: its relations stay loaded.
    db.session.refresh(publication, inspect(publication).mapper.column_attrs.keys(), with_for_update=True)
    exiger(relance.a_un_objet(publication, le), RETIREE)


def _dire(relance: Relance, motif: str, *, precision: str = "", le: datetime) -> None:
    consigner(relance.projet, "réponse à la relance", par=EMPLOYEUR, le=le, motif=motif)
    db.session.flush()
    if (charge := charge_de(relance)) is not None:
        courriels.relance_reponse(relance, charge, precision=precision, le=le)


def charge_de(relance: Relance) -> Compte | None:
    """Who is told of the answer: the chargé du projet, else who has sent the relance."""
    if relance.projet.charge is not None:
        return relance.projet.charge
    return db.session.get(Compte, relance.par_id) if relance.par_id else None


def annoncer_le_silence(relance: Relance, *, le: datetime) -> None:
    """Write to the history that nobody has answered in time, and tell the chargé what has left the site."""
    consigner(relance.projet, "relance sans réponse", par="Relance sans réponse", le=le, motif=SILENCE)
    db.session.flush()
    if (charge := charge_de(relance)) is not None:
        courriels.relance_sans_reponse(relance, charge, le=le)


def maintenir(relance: Relance, *, le: datetime) -> None:
    """The employer keeps what is online as it stands, and the chargé is told. Raises RegleMetier: answered, late."""
    _repondre(relance, Reponse.maintenue, le=le)
    _dire(relance, "Maintenue par l’employeur.", le=le)


def supprimer(relance: Relance, *, le: datetime) -> None:
    """The employer takes it off the site: the chargé is told, and the participants of a rencontre.

    Raises RegleMetier: already answered, late.
    """
    _repondre(relance, Reponse.supprimee, le=le)
    publication = relance.projet.publication
    if relance.projet.rencontre is not None:
        annuler_rencontre(publication, par=EMPLOYEUR, le=le, motif=MOTIF_ANNULEE)
    else:
        depublier(publication, par=EMPLOYEUR, le=le, motif=MOTIF_SUPPRIMEE)
    _dire(relance, "Supprimée par l’employeur.", le=le)


@dataclass
class CorrectionOffre:
    """What an employer may correct of an offer. `debut_le` empty means « dès que possible »."""

    description: str
    telephone: str
    courriel: str
    debut_le: date | None = None
    duree_jours: int | None = None
    formation_souhaitee: str = ""
    contact_nom: str = ""
    autre_telephone: str = ""
    site_internet: str = ""


@dataclass
class CorrectionRencontre:
    """What an employer may correct of a rencontre."""

    description: str
    debut_le: datetime
    duree_minutes: int
    contact_nom: str
    telephone: str = ""
    courriel: str = ""


def corriger(relance: Relance, saisie, *, version: int, ecarts: list[str], le: datetime) -> None:
    """The employer corrects what is online, which stays there. The chargé is told what has changed (`ecarts`: labels).

    `saisie`: a CorrectionOffre or a CorrectionRencontre. `version`: the one that the employer has read.
    Raises Conflit when somebody has saved it since, and RegleMetier: already answered, late, or what the rules of an
    offer or of a rencontre refuse.
    """
    _repondre(relance, Reponse.corrigee, le=le)
    publication = relance.projet.publication
    if publication.version != version:
        raise Conflit(MODIFIEE_ENTRE_TEMPS)
    if isinstance(saisie, CorrectionOffre):
        corriger_offre(publication, saisie, par=EMPLOYEUR, le=le)
    else:
        rencontres.modifier(publication, _rencontre_corrigee(publication, saisie), par=EMPLOYEUR, le=le)
    precision = ", ".join(ecarts) or "rien n’a changé"
    _dire(relance, f"Corrigée par l’employeur : {precision}.", precision=precision, le=le)


def _rencontre_corrigee(r: Rencontre, saisie: CorrectionRencontre) -> SaisieRencontre:
    """The rencontre as it stands, but for what the employer has corrected."""
    gardes = ("publics", "genre", "precision_genre", "evenement", "nb_max", "inscriptions_directes", "nom_commercial")
    lieu = ("lieu", "lieu_nom", "adresse", "code_postal")
    return SaisieRencontre(
        metier=db.session.get(Metier, r.metier_code) if r.metier_code else None,
        receveur=db.session.get(Compte, r.receveur_id) if r.receveur_id else None,
        commune=db.session.get(Commune, r.commune_insee) if r.commune_insee else None,
        documents=[r.document] if r.document else [],
        **{nom: getattr(r, nom) for nom in gardes + lieu},
        **asdict(saisie),
    )
