"""Commands: `flask --app wsgi NAME`."""

import json

import click
from flask import Flask, current_app

from cmon.acces import lister_acces
from cmon.courriels.commandes import outbox
from cmon.demo.commandes import demo, volume
from cmon.ordonnanceur.commandes import jobs
from cmon.referentiels.commandes import referentiels
from cmon.vie_privee.commandes import vie_privee


@click.command("routes-acces")
@click.option("--json", "en_json", is_flag=True, help="The same as a JSON array.")
def routes_acces(en_json: bool) -> None:
    """List every route, its methods and who may enter."""
    lignes = lister_acces(current_app)
    if en_json:
        click.echo(json.dumps(lignes, ensure_ascii=False, indent=2))
        return
    for ligne in lignes:
        click.echo(f"{','.join(ligne['methodes']):<10} {ligne['route']:<60} {ligne['acces'] or 'FERMÉE : sans @acces'}")


def init_app(app: Flask) -> None:
    """Register the commands."""
    for commande in (demo, jobs, outbox, referentiels, routes_acces, vie_privee, volume):
        app.cli.add_command(commande)
