"""Write mails to the outbox, in the transaction of what they tell about."""

import secrets
from collections.abc import Iterable, Sequence
from datetime import datetime
from functools import lru_cache
from typing import NamedTuple
from urllib.parse import urlsplit

from flask import current_app
from jinja2 import Environment, StrictUndefined, Undefined
from sqlalchemy import Select, case, insert, or_, update

from cmon.courriels import reveil
from cmon.courriels.modeles import Courriel, EtatCourriel, PieceJointe
from cmon.courriels.texte import OBJET_MAX, corps, sans_lien, une_adresse, une_ligne
from cmon.extensions import db
from cmon.portails import Portail, portail_courant

EXTENSION = "gabarits_de_courriel"
ADRESSE_REFUSEE = "L’adresse du destinataire n’est pas une adresse de courriel."
# Mail readers know no CSS variable: the colours of each portail (block, deep, pale, link), the first one by default.
COULEURS = {
    "cmonstage": {"bloc": "#00696b", "profond": "#004a4d", "pale": "#dff0ee", "lien": "#00666a"},
    "cmonalternance": {"bloc": "#4c2a85", "profond": "#33195f", "pale": "#e9e1f7", "lien": "#4c2a85"},
    "vin": {"bloc": "#7b1e3a", "profond": "#561026", "pale": "#f7e0e6", "lien": "#7b1e3a"},
    "lba": {"bloc": "#1d3fbb", "profond": "#132a83", "pale": "#dde6fd", "lien": "#1d3fbb"},
}


@lru_cache(maxsize=1)
def _inliner():
    """What writes the styles of a mail on its tags, loaded by the first mail. 20 µs each: nothing of them is kept."""
    from css_inline import CSSInliner

    return CSSInliner(load_remote_stylesheets=False, keep_at_rules=True)


def gabarits() -> Environment:
    """The Jinja environment of mails: web addresses of users are broken, a missing value is an error in tests."""
    if EXTENSION not in current_app.extensions:
        sites = tuple(p.base_url for p in current_app.extensions["portails"].values())
        current_app.extensions[EXTENSION] = current_app.jinja_env.overlay(
            finalize=lambda valeur: sans_lien(valeur, sites),
            undefined=Undefined if current_app.config["PRODUCTION"] else StrictUndefined,
        )
    return current_app.extensions[EXTENSION]


def _rendre(genre: str, contexte: dict) -> tuple[str, str, str]:
    """Subject, text and HTML of a mail. No context processor runs: nothing of the request can reach a mail."""
    env = gabarits()
    objet = une_ligne(env.get_template(f"courriels/{genre}/objet.txt").render(contexte), OBJET_MAX)
    contexte = {**contexte, "objet": objet, "genre": genre}
    texte = corps(env.get_template("courriels/gabarit.txt").render(contexte))
    html = corps(_inliner().inline(env.get_template(f"courriels/{genre}/corps.html").render(contexte)))
    return objet, texte, html


def _ecrire(
    genre: str,
    destinataire: str,
    contexte: dict,
    *,
    le: datetime,
    repondre_a: str = "",
    pieces: Iterable = (),
    perime_le: datetime | None = None,
    candidature=None,
    candidature_alternance=None,
    contact_de_profil=None,
    inscription=None,
    calendrier: str = "",
    portail: Portail | None = None,
) -> dict:
    """The values of one mail, as the table holds them."""
    portail = portail or portail_courant()
    fixe = {
        "portail": portail,
        "lien": portail.url,
        "couleurs": COULEURS.get(portail.code, COULEURS["cmonstage"]),
        "le": le,
        "pieces": pieces,
        "candidature": candidature or candidature_alternance,
        "inscription": inscription,
        "perime_le": perime_le,
    }
    objet, texte, html = _rendre(genre, {**contexte, **fixe})
    adresse = une_adresse(destinataire)
    return {
        "identifiant": f"<{secrets.token_hex(16)}@{urlsplit(portail.base_url).hostname}>",
        "genre": genre,
        "portail": portail.code,
        "destinataire": adresse or une_ligne(destinataire, 254),
        "repondre_a": une_adresse(repondre_a),
        "objet": objet,
        "corps_texte": texte,
        "corps_html": html,
        "calendrier": calendrier,
        "desabonnement": portail.url(contexte["desabonnement"]) if contexte.get("desabonnement") else "",
        "etat": EtatCourriel.a_envoyer if adresse else EtatCourriel.echec,
        "derniere_erreur": "" if adresse else ADRESSE_REFUSEE,
        "cree_le": le,
        "prochain_essai_le": le,
        "perime_le": perime_le,
        "candidature_id": candidature.id if candidature is not None else None,
        "candidature_alternance_id": candidature_alternance.id if candidature_alternance is not None else None,
        "contact_id": contact_de_profil.id if contact_de_profil is not None else None,
        "inscription_id": inscription.id if inscription is not None else None,
    }


def apercu(genre: str, contexte: dict, *, le: datetime, **reglages) -> tuple[str, str]:
    """Subject and text of a mail as it would be written, for who is about to send it. Writes nothing.

    `reglages` are those of `poster`: `inscription`, `perime_le`.
    """
    valeurs = _ecrire(genre, "", contexte, le=le, **reglages)
    return valeurs["objet"], valeurs["corps_texte"]


def poster(
    genre: str,
    destinataire: str,
    *,
    le: datetime,
    repondre_a: str = "",
    pieces: Iterable = (),
    perime_le: datetime | None = None,
    candidature=None,
    candidature_alternance=None,
    contact_de_profil=None,
    inscription=None,
    calendrier: str = "",
    portail: Portail | None = None,
    **contexte,
) -> Courriel:
    """Write one mail to one recipient in the outbox; it leaves once the current transaction is committed.

    The templates `courriels/<genre>/objet.txt`, `corps.txt` and `corps.html` receive `contexte`, `portail`, `le`,
    `pieces`, `candidature`, `inscription` and `perime_le`; `portail.url('/chemin/')`, or `lien`, gives an absolute
    address of the portail, never of the request's host.
    `pieces` are Fichier rows to attach; `calendrier` is an iCalendar text, attached as rencontre.ics. After `perime_le`
    the mail has no sense any more and is not sent. `candidature`, `candidature_alternance` (`candidature` for the
    templates too) or `inscription` is the row that the mail tells about, as is `contact_de_profil`
    (a Contact, which the templates get under another name or not at all): erasing it cancels the mail.
    `desabonnement` in the context is the path where one press stops these mails: it goes into the headers too.
    A destinataire that is not an address gives a mail in failure, which the équipe sees; a wrong `repondre_a` is left
    out. Flushes, never commits.
    """
    pieces = list(pieces)
    db.session.flush()  # what the mail tells about may have no number yet
    valeurs = _ecrire(
        genre,
        destinataire,
        contexte,
        le=le,
        repondre_a=repondre_a,
        pieces=pieces,
        perime_le=perime_le,
        candidature=candidature,
        candidature_alternance=candidature_alternance,
        contact_de_profil=contact_de_profil,
        inscription=inscription,
        calendrier=calendrier,
        portail=portail,
    )
    courriel = Courriel(**valeurs, pieces=[PieceJointe(fichier=fichier) for fichier in pieces])
    db.session.add(courriel)
    db.session.flush()
    reveil.annoncer()
    return courriel


class Envoi(NamedTuple):
    """One mail among many: to whom, about which registration, with what."""

    destinataire: str
    inscription: object
    contexte: dict
    calendrier: str = ""
    repondre_a: str = ""


def poster_a_chacun(
    genre: str,
    envois: Iterable[Envoi],
    *,
    le: datetime,
    perime_le: datetime | None = None,
    envoi_groupe_id: int | None = None,
) -> int:
    """Write the same mail to many people, one mail each, in one statement: nobody sees the address of another.

    `envoi_groupe_id` names the mailing they belong to. Returns how many were written. Flushes, never commits.
    """
    db.session.flush()
    lignes = [
        _ecrire(
            genre,
            e.destinataire,
            e.contexte,
            le=le,
            repondre_a=e.repondre_a,
            perime_le=perime_le,
            inscription=e.inscription,
            calendrier=e.calendrier,
        )
        | {"envoi_groupe_id": envoi_groupe_id}
        for e in envois
    ]
    if lignes:
        db.session.execute(insert(Courriel), lignes)
        reveil.annoncer()
    return len(lignes)


def renoncer(genres: Sequence[str], inscriptions) -> int:
    """Cancel the mails of these genres that wait to leave for these registrations (ids, or a query of ids).

    Returns how many. Flushes, never commits.
    """
    db.session.flush()
    ordre = (
        update(Courriel)
        .where(
            Courriel.inscription_id.in_(inscriptions),
            Courriel.genre.in_(genres),
            Courriel.etat == EtatCourriel.a_envoyer,
        )
        .values(etat=EtatCourriel.annule, derniere_erreur="Sans objet")
    )
    return db.session.execute(ordre, execution_options={"synchronize_session": False}).rowcount


def renoncer_a_ecrire(destinataire: str) -> int:
    """Cancel the mails that wait to leave for that address: its account is closed. Gives how many. Never commits."""
    db.session.flush()
    attend = (Courriel.destinataire == destinataire) & (Courriel.etat == EtatCourriel.a_envoyer)
    ordre = update(Courriel).where(attend).values(etat=EtatCourriel.annule, derniere_erreur="Compte désactivé")
    return db.session.execute(ordre, execution_options={"synchronize_session": False}).rowcount


def oublier_pour(
    candidatures: Sequence[int] = (),
    inscriptions: Sequence[int] = (),
    candidatures_alternance: Sequence[int] = (),
    contacts: Sequence[int] | Select = (),
) -> int:
    """Empty the mails about these applications, registrations and contacts (ids), cancel those that wait: before
    erasing them.

    Returns how many were emptied. Flushes, never commits.
    """
    db.session.flush()
    vide = dict.fromkeys(("destinataire", "repondre_a", "objet", "corps_texte", "corps_html", "calendrier"), "")
    attend = Courriel.etat == EtatCourriel.a_envoyer
    ordre = (
        update(Courriel)
        .where(
            or_(
                Courriel.candidature_id.in_(candidatures),
                Courriel.inscription_id.in_(inscriptions),
                Courriel.candidature_alternance_id.in_(candidatures_alternance),
                Courriel.contact_id.in_(contacts),
            )
        )
        .values(
            etat=case((attend, EtatCourriel.annule), else_=Courriel.etat),
            derniere_erreur=case((attend, "Effacement"), else_=""),
            **vide,
        )
    )
    return db.session.execute(ordre, execution_options={"synchronize_session": False}).rowcount
