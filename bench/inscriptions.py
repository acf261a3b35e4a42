"""What a rencontre with 500 participants costs: its lists, and the mail to all of them.

`python -m bench.inscriptions`, on SQLite unless `--bases` says otherwise. CPU is that of this process, without HTTP.
"""

import argparse
import logging
import secrets

from sqlalchemy import insert, select, update

from bench.documents import ecrire, le_moins
from bench.donnees import HOTE, application, base, compter_les_ordres, compter_requetes, preparer
from cmon.comptes.modeles import Compte
from cmon.extensions import db
from cmon.inscriptions.etats import EtatInscription
from cmon.inscriptions.modeles import Inscription
from cmon.inscriptions.operations import envoyer_confirmation
from cmon.inscriptions.requetes import rencontre_a_gerer
from cmon.portefeuille.modeles import Projet
from cmon.rencontres.modeles import Rencontre
from cmon.temps import maintenant

PARTICIPANTS = 500
OFFRES, RENCONTRES = 500, 300
PAGE_MAX_MS, FRAGMENT_MAX_MS, MAIL_MAX_MS, ORDRES_D_ENVOI_MAX = 8, 5.6, 1, 30
PAGE_MAX_KO, FRAGMENT_MAX_KO, REQUETES_MAX = 55, 20, 8
EN_PLACE = {"HX-Request": "true"}


def remplir_une_rencontre() -> int:
    """Give one rencontre to come 500 participants, at the person whose cookie the bench holds; gives its id."""
    charge = select(Compte.id).join(Projet, Projet.charge_id == Compte.id).order_by(Compte.id).limit(1)
    le, charge_id = maintenant(), db.session.scalar(charge)
    r = db.session.scalar(select(Rencontre).where(Rencontre.est_ouverte(le)).order_by(Rencontre.debut_le).limit(1))
    db.session.execute(update(Projet).where(Projet.id == r.projet_id).values(charge_id=charge_id))
    manquent = range(PARTICIPANTS - r.nb_inscrits)
    lignes = [
        {
            "rencontre_id": r.id,
            "jeton": secrets.token_urlsafe(24),
            "etat": EtatInscription.confirmee,
            "nom": f"Participant{i}",
            "prenom": "Noémie",
            "nom_normalise": f"noemie participant{i}",
            "telephone": "01 99 00 40 01",
            "courriel": f"participant{i}@example.org",
            "courriel_normalise": f"participant{i}@example.org",
            "statut_eleve": True,
            "cree_le": le,
            "inscrite_le": le,
        }
        for i in manquent
    ]
    db.session.execute(insert(Inscription), lignes)
    valeurs = {"nb_max": PARTICIPANTS, "nb_inscrits": PARTICIPANTS}
    db.session.execute(update(Rencontre).where(Rencontre.id == r.id).values(valeurs))
    db.session.commit()
    return r.id


def mesurer_une_page(app, nom: str, chemin: str, entetes: dict, ms: float, ko: float) -> int:
    """CPU, statements and bytes of one page; how many of the three miss their budget."""
    sql, octets, _ = compter_requetes(app, chemin, entetes)
    client = app.test_client(use_cookies=False)
    cpu = le_moins(lambda: client.get(chemin, headers=entetes, base_url=f"http://{HOTE}"))
    manques = ecrire(nom, cpu, "ms", ms)
    manques += ecrire("  its HTML", octets / 1000, "kB", ko)
    return manques + ecrire("  its statements", sql, "", REQUETES_MAX)


def mesurer_les_inscriptions(app, cookie: str, genre: str) -> int:
    """Measure the lists and the mailing on that application's database; the number of budgets missed."""
    print(f"\n{genre}, {PARTICIPANTS} participants")
    with app.app_context():
        rencontre_id = remplir_une_rencontre()
    membre, base_ = {"Cookie": cookie}, f"/inscriptions/{rencontre_id}/"
    pages = (
        ("rencontres, one open", f"/inscriptions/?ouverte={rencontre_id}", membre, PAGE_MAX_MS, PAGE_MAX_KO),
        ("participants opened in place", base_, membre | EN_PLACE, FRAGMENT_MAX_MS, FRAGMENT_MAX_KO),
        ("attendance", f"{base_}presences/", membre, PAGE_MAX_MS, PAGE_MAX_KO),
        ("a name looked for", f"{base_}presences/?q=partic", membre | EN_PLACE, PAGE_MAX_MS, PAGE_MAX_KO),
    )
    manques = sum(mesurer_une_page(app, *page) for page in pages)
    with app.app_context():
        un_mail = le_moins(lambda: envoyer(rencontre_id)) / PARTICIPANTS
        manques += ecrire("mail to all, for each mail", un_mail, "ms", MAIL_MAX_MS)
        with compter_les_ordres() as ordres:
            envoyer(rencontre_id)
        manques += ecrire("  its statements, for all of them", len(ordres), "", ORDRES_D_ENVOI_MAX)
    return manques


def envoyer(rencontre_id: int) -> None:
    """The verb of « Envoyer un email de confirmation », then nothing of it."""
    rencontre = db.session.execute(rencontre_a_gerer(rencontre_id)).scalar_one()
    par = db.session.scalar(select(Compte).order_by(Compte.id).limit(1))
    envoi = envoyer_confirmation(rencontre, cle=secrets.token_urlsafe(24), par=par, le=maintenant())
    if envoi.nb != PARTICIPANTS:
        raise RuntimeError(f"{envoi.nb} mails instead of {PARTICIPANTS}")
    db.session.rollback()


def main() -> None:
    """Read the options and measure."""
    options = argparse.ArgumentParser(prog="bench.inscriptions", description=__doc__)
    options.add_argument("--bases", nargs="+", default=["sqlite"], choices=["sqlite", "postgresql"])
    choix = options.parse_args()
    logging.disable(logging.INFO)
    for genre in choix.bases:
        with base(genre) as (url, _, dossier):
            cookie, *_ = preparer(url, dossier, OFFRES, RENCONTRES)
            mesurer_les_inscriptions(application(url, dossier), cookie, genre)


if __name__ == "__main__":
    main()
