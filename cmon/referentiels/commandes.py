"""`flask referentiels`: load the embedded reference data, import newer ones."""

import click
from flask.cli import AppGroup
from sqlalchemy import exists, select

from cmon.base_sql import analyser_les_tables
from cmon.extensions import db
from cmon.referentiels import operations
from cmon.referentiels.lecture import FichierIllisible
from cmon.referentiels.modeles import Commune

referentiels = AppGroup("referentiels", help="Communes, métiers (ROME) and NAF.")


@referentiels.command("charger")
@click.option("--si-vide", is_flag=True, help="Only into a database without communes: a newer import is kept.")
def charger(si_vide):
    """Load the embedded communes, départements, métiers and NAF. Again: changes nothing."""
    if si_vide and db.session.scalar(select(exists().where(Commune.insee.is_not(None)))):
        return
    for ligne in operations.charger_referentiels():
        click.echo(ligne)
    analyser_les_tables()
    db.session.commit()


@referentiels.command("import")
@click.argument("kind", type=click.Choice(["communes", "rome", "naf"]))
@click.argument("file", type=click.Path(dir_okay=False))
@click.option("--remplacer", is_flag=True, help="Also remove the rows that FILE does not hold and nothing refers to.")
def importer(kind, file, remplacer):
    """Load a newer FILE: CSV in UTF-8, its first line naming the columns, as in cmon/referentiels/donnees."""
    try:
        click.echo(operations.importer(kind, file, remplacer=remplacer))
    except FichierIllisible as e:
        raise click.ClickException(str(e)) from None
    analyser_les_tables()
    db.session.commit()
