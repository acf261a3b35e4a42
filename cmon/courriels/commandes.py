"""`flask outbox`: read the outbox and send what is due."""

import json

import click
from flask import current_app
from flask.cli import AppGroup

from cmon.courriels.envoi import envoyer_file
from cmon.courriels.modeles import Courriel
from cmon.courriels.requetes import derniers_courriels
from cmon.extensions import db

outbox = AppGroup("outbox", help="Mails that wait, left or failed.")


def _en_json(courriel: Courriel) -> dict:
    dates = {nom: getattr(courriel, nom) for nom in ("cree_le", "prochain_essai_le", "perime_le", "envoye_le")}
    return {
        "id": courriel.id,
        "message_id": courriel.identifiant,
        "genre": courriel.genre,
        "portail": courriel.portail,
        "etat": courriel.etat.value,
        "destinataire": courriel.destinataire,
        "repondre_a": courriel.repondre_a,
        "objet": courriel.objet,
        "texte": courriel.corps_texte,
        "html": courriel.corps_html,
        "pieces": [piece.fichier.nom for piece in courriel.pieces],
        "nb_essais": courriel.nb_essais,
        "derniere_erreur": courriel.derniere_erreur,
        **{nom: le.isoformat() if le else None for nom, le in dates.items()},
    }


@outbox.command("list")
@click.option("--json", "en_json", is_flag=True, help="Whole mails, as a JSON array.")
@click.option("--limite", default=100, show_default=True, help="How many, the newest first.")
@click.option("--a", "adresse", default="", help="Only those to this address, or a part of it.")
def lister(en_json: bool, limite: int, adresse: str) -> None:
    """List the mails of the outbox, the newest first."""
    courriels = db.session.execute(derniers_courriels(adresse, limite)).scalars().all()
    if en_json:
        click.echo(json.dumps([_en_json(c) for c in courriels], ensure_ascii=False, indent=2))
        return
    for c in courriels:
        essais = f" ({c.nb_essais} essais : {c.derniere_erreur})" if c.derniere_erreur else ""
        posee = f"{c.id:>6}  {c.cree_le:%Y-%m-%d %H:%M} UTC  {c.etat.value:<10}"
        click.echo(f"{posee}  {c.destinataire}  {c.objet}{essais}")


@outbox.command("send")
def envoyer() -> None:
    """Send every mail that is due."""
    if not current_app.config["MAIL_SERVER"]:
        click.echo("Aucun serveur de courriel (MAIL_SERVER) : les courriels restent à lire dans la boîte d’envoi.")
        return
    bilan = envoyer_file(limite=1_000_000)
    click.echo(", ".join(f"{nom} : {nombre}" for nom, nombre in bilan.items()) or "Aucun courriel à envoyer.")
