"""`flask vie-privee`: apply the retention table, or see what it would erase."""

import click
from flask.cli import AppGroup

from cmon.ordonnanceur.commandes import instant
from cmon.temps import maintenant
from cmon.vie_privee.taches import purger

vie_privee = AppGroup("vie-privee", help="Personal data.")


@vie_privee.command("purge")
@click.option("--dry-run", is_flag=True, help="Count what would be erased, erase nothing.")
@click.option("--now", "le", callback=instant, metavar="ISO", help="The instant that the purge is told.")
def purge(dry_run, le):
    """Erase the personal data whose time is over."""
    bilan = purger(le=le or maintenant(), pour_de_vrai=not dry_run)
    debut = "À effacer" if dry_run else "Effacé"
    click.echo(f"{debut} : " + ", ".join(f"{nom} {n}" for nom, n in bilan.items()))
