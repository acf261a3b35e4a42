"""Alembic's environment: one connection, one transaction, foreign keys checked at the end on SQLite."""

from alembic import context
from flask import current_app

from cmon import modeles  # noqa: F401  every table
from cmon.base_sql import transaction_d_ecriture
from cmon.extensions import db

# The tables that have a full-text index.
CHERCHEES = ("offre", "rencontre", "offre_alternance", "projet_pro")


def ignorer(objet, nom, genre, reflechi, compare):
    """The search index is made by hand, in its own migration."""
    if genre == "table":
        return not (nom or "").startswith(tuple(f"{t}_fts" for t in CHERCHEES))
    return nom != "recherche_tsv" and nom not in {f"ix_{t}_recherche_tsv" for t in CHERCHEES}


def migrer():
    """Run the migrations; SQLite's batch mode rebuilds tables, so its foreign keys are off meanwhile."""
    moteur = db.engine
    sqlite = moteur.dialect.name == "sqlite"
    with transaction_d_ecriture(), moteur.connect() as connexion:
        if sqlite:
            brute = connexion.connection.driver_connection
            brute.execute("PRAGMA foreign_keys=OFF")
        try:
            context.configure(
                connection=connexion,
                target_metadata=db.metadata,
                include_object=ignorer,
                **current_app.extensions["migrate"].configure_args,
            )
            with context.begin_transaction():
                context.run_migrations()
                if sqlite:
                    fautes = connexion.exec_driver_sql("PRAGMA foreign_key_check").fetchall()
                    if fautes:
                        raise RuntimeError(f"The migration leaves broken references: {fautes[:3]}")
            connexion.commit()
        finally:
            if sqlite:
                brute.execute("PRAGMA foreign_keys=ON")


migrer()
