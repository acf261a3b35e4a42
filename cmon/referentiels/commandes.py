"""`flask referentiels`: load the embedded reference data, import newer ones."""

import click
from flask.cli import AppGroup

from cmon.base_sql import analyser_les_tables
from cmon.extensions import db
from cmon.referentiels import operations
from cmon.referentiels.lecture import FichierIllisible

referentiels = AppGroup("referentiels", help="Communes, métiers (ROME), NAF and diplomas.")


@referentiels.command("charger")
@click.option("--si-vide", is_flag=True, help="Only the tables that hold nothing yet: a newer import is kept.")
def charger(si_vide):
    """Load the embedded communes, départements, métiers, NAF and diplomas. Again: changes nothing."""
    if not (compte := operations.charger_referentiels(si_vide=si_vide)):
        return
    click.echo("\n".join(compte))
    analyser_les_tables()
    db.session.commit()


@referentiels.command("import")
@click.argument("kind", type=click.Choice(operations.IMPORTABLES))
@click.argument("file", type=click.Path(dir_okay=False))
@click.option("--remplacer", is_flag=True, help="Also remove the rows that FILE does not hold and nothing refers to.")
def importer(kind, file, remplacer):
    """Load a newer FILE: CSV in UTF-8 (comma or semicolon), its first line naming the columns.

    communes, rome and naf as in cmon/referentiels/donnees; certifications: code_diplome, rncp, niveau, type, intitule;
    appellations: ogr_appellation, rome_code, libelle_appellation_long.
    """
    try:
        click.echo(operations.importer(kind, file, remplacer=remplacer))
    except FichierIllisible as e:
        raise click.ClickException(str(e)) from None
    analyser_les_tables()
    db.session.commit()
