"""« Imprimer le projet en PDF »: the sheet of a projet, as its page shows it."""

from collections.abc import Iterable
from datetime import datetime

from cmon.comptes.modeles import Compte
from cmon.documents import pdf
from cmon.documents.listes_de_personnes import lieu_de, quand
from cmon.etablissements.modeles import Etablissement
from cmon.gabarits import date_courte, heure, pluriel
from cmon.journal.modeles import Passage
from cmon.offres.modeles import Offre
from cmon.portefeuille.modeles import Projet
from cmon.publication.etats import EtatPublication
from cmon.rencontres.modeles import Rencontre

DES_QUE_POSSIBLE = "Dès que possible"
LIBELLES_ETAT = {e.value: e.libelle.lower() for e in EtatPublication}


def _section(titre: str, paires=(), textes=(), lignes=()) -> dict:
    """A section of the sheet; empty values are left out."""
    return {
        "titre": titre,
        "paires": [[libelle, valeur] for libelle, valeur in paires if valeur],
        "textes": [[libelle, texte] for libelle, texte in textes if texte],
        "lignes": [list(ligne) for ligne in lignes],
    }


def _quand(le: datetime) -> str:
    return f"{date_courte(le)} à {heure(le)}"


def _entreprise(e: Etablissement, projet: Projet, secteurs: dict[str, str]) -> dict:
    ville = f"{e.code_postal} {e.ville}".strip()
    return _section(
        "Entreprise",
        [
            ("Raison sociale", e.raison_sociale),
            ("Nom commercial", e.nom_commercial if e.nom_commercial != e.raison_sociale else ""),
            ("SIRET", e.siret),
            ("Adresse", ", ".join(x for x in (e.adresse, e.complement, ville) if x)),
            ("Secteur d’activité", secteurs.get(e.naf or "", "")),
            ("Contact", projet.contact_nom),
            ("Téléphone", projet.contact_telephone),
            ("E-mail", projet.contact_courriel),
        ],
    )


def _souhait(projet: Projet) -> dict:
    return _section(
        "Projet",
        [
            ("Nom du créateur du projet", projet.nom_createur),
            ("Chargé du projet", projet.charge.nom_complet if projet.charge_id else "Personne pour le moment"),
            ("Votre entreprise souhaite", projet.souhait.libelle),
        ],
        [("Sa demande", projet.demande)],
    )


def _contact(o: Offre | Rencontre) -> list[tuple[str, str]]:
    return [
        ("Nom commercial", o.nom_commercial),
        ("Nom et prénom d’un contact dans l’entreprise", o.contact_nom),
        ("Téléphone", o.telephone),
        ("Autre téléphone", getattr(o, "autre_telephone", "")),
        ("E-mail", o.courriel),
        ("Site internet de l’entreprise", getattr(o, "site_internet", "")),
    ]


def _offre(o: Offre, nb_postulants: int | None) -> list[dict]:
    detail = _section(
        f"Offre de stage n° {o.numero}",
        [
            ("État", o.etat.libelle),
            ("Publiée le", _quand(o.publiee_le) if o.publiee_le else ""),
            ("Public visé", ", ".join(p.libelle for p in o.publics)),
            ("Métier ou famille de métiers proposé(e)", o.metier_libelle),
            ("Établissement de formation souhaité", o.etablissement_souhaite),
            ("Formation souhaitée", o.formation_souhaitee),
            ("Date de début du stage", date_courte(o.debut_le) if o.debut_le else DES_QUE_POSSIBLE),
            ("Durée", pluriel(o.duree_jours, "jour") if o.duree_jours else ""),
            ("Lieu", o.ville),
            ("Document joint", o.document.nom if o.document else ""),
            ("Postulants", str(nb_postulants) if nb_postulants is not None else ""),
        ],
        [("Description du stage / Missions attendues", o.description)],
    )
    return [detail, _section("Informations complémentaires", _contact(o))]


def _rencontre(r: Rencontre) -> list[dict]:
    receveur = "L’entreprise" if r.inscriptions_directes or r.receveur is None else r.receveur.nom_complet
    detail = _section(
        f"Rencontre n° {r.numero}",
        [
            ("État", r.etat.libelle),
            ("Publiée le", _quand(r.publiee_le) if r.publiee_le else ""),
            ("Public visé", ", ".join(s.libelle for s in r.publics)),
            ("Type de rencontre", r.type_en_mots),
            ("Événement", r.evenement),
            ("Date de la rencontre", quand(r)),
            ("Lieu", lieu_de(r)),
            ("Métier ou famille de métiers proposé(e)", r.metier_libelle),
            ("Nombre maximum de personnes accueillies", str(r.nb_max)),
            ("Nombre d’inscrits", str(r.nb_inscrits)),
            ("Sur liste d’attente", str(r.nb_en_attente) if r.nb_en_attente else ""),
            ("Reçoit les inscriptions", receveur),
            ("Document joint", r.document.nom if r.document else ""),
        ],
        [("Description de la rencontre", r.description)],
    )
    return [detail, _section("Informations complémentaires", _contact(r))]


def _relances(projet: Projet) -> list[tuple[str, str, str]]:
    return [
        (
            f"{_quand(r.cree_le)}, {r.auteur}",
            f"Relance : {r.reponse.libelle.lower() if r.reponse else 'en attente de réponse'}",
            f"Répondue le {_quand(r.repondue_le)}" if r.repondue_le else "",
        )
        for r in projet.relances
    ]


def _passages(historique: Iterable[Passage]) -> list[tuple[str, str, str]]:
    lignes = []
    for h in historique:
        etats = " → ".join(LIBELLES_ETAT.get(e, e) for e in (h.de, h.vers) if e)
        quoi = h.action[:1].upper() + h.action[1:]
        lignes.append((f"{_quand(h.le)}, {h.auteur}", f"{quoi} ({etats})" if etats else quoi, h.motif))
    return lignes


def _suivi(projet: Projet) -> list[dict]:
    lignes = [(_quand(c.le), c.auteur, c.texte) for c in projet.commentaires]
    return [_section("Commentaires", lignes=lignes)] if lignes else []


def donnees(
    projet: Projet,
    *,
    secteurs: dict[str, str],
    par: Compte,
    le: datetime,
    nb_postulants: int | None = None,
    historique: Iterable[Passage] | None = None,
) -> dict:
    """What the model `fiche` draws. Without `historique`, neither relances nor history: those who consult see none."""
    publication = projet.publication
    numero = publication.numero if publication else projet.numero
    sections = [_entreprise(projet.etablissement, projet, secteurs), _souhait(projet)]
    if projet.offre:
        sections += _offre(projet.offre, nb_postulants)
    if projet.rencontre:
        sections += _rencontre(projet.rencontre)
    sections += _suivi(projet)
    if historique is not None:
        if projet.relances:
            sections.append(_section("Relances", lignes=_relances(projet)))
        sections.append(_section("Historique", lignes=_passages(historique)))
    return {
        "titre": f"{projet.etablissement.raison_sociale} – projet n° {projet.numero}",
        "sous_titre": f"Projet du {_quand(projet.cree_le)}",
        "entete": f"Projet n° {projet.numero}" + (f", n° {numero} sur le site" if publication else ""),
        "pied": f"Imprimé le {_quand(le)} par {par.nom_complet}",
        "sections": sections,
    }


def imprimer(projet: Projet, *, par: Compte, le: datetime, **contenu) -> bytes:
    """The sheet of a projet as a PDF (see `donnees` for what it shows)."""
    return pdf.composer("fiche", donnees(projet, par=par, le=le, **contenu), le=le)
