"""Forms of « Mon portefeuille »: a projet with its offer, the company it is for, and who carries it."""

import re
from datetime import datetime

from wtforms import HiddenField
from wtforms.validators import ValidationError

from cmon.comptes.modeles import Compte
from cmon.extensions import db
from cmon.formulaires import (
    ChampCase,
    ChampCases,
    ChampChoix,
    ChampCourriel,
    ChampDate,
    ChampLong,
    ChampSiret,
    ChampTelephone,
    ChampTexte,
    Formulaire,
    FormulaireDeRecherche,
    longueur,
    requis,
)
from cmon.formulaires_candidature import FormulaireCandidature
from cmon.formulaires_offre import CHAMPS_SIMPLES, FormulaireOffre
from cmon.formulaires_portefeuille import LIBELLES_PUBLICATION, Publication
from cmon.portefeuille.etats import LIBELLES_SOUHAIT, Souhait
from cmon.portefeuille.modeles import Projet
from cmon.portefeuille.operations import SaisieProjet
from cmon.portefeuille.requetes import charge_possible
from cmon.publication.etats import EtatPublication

PREFIXE_OFFRE = "offre_"
CHAMPS_COMPARES = ("publics", "metier", "debut_le", "des_que_possible", *CHAMPS_SIMPLES)
CONTACT = ("contact_nom", "contact_courriel", "contact_telephone")


class ChampCharge(HiddenField):
    """Who carries the projet, by the number of their account. `data` is the account, or None."""

    premier_id = "charge"

    def _value(self):
        return str(self.data.id) if self.data is not None else ""

    def process_formdata(self, valuelist):
        """Look the account up among those who may carry a projet; the one who already does stays allowed."""
        texte, actuel = (str(valuelist[0]).strip() if valuelist else ""), self.data
        self.data = None
        if not texte:
            return
        if texte.isascii() and texte.isdigit() and len(texte) <= 9:
            if actuel is not None and actuel.id == int(texte):
                self.data = actuel
                return
            self.data = db.session.execute(charge_possible(int(texte))).scalars().first()
        if self.data is None:
            raise ValueError("Choisissez le chargé du projet dans la liste.")


class FormulaireCharge(Formulaire):
    """Who takes up a deposit."""

    charge = ChampCharge("Chargé du projet", [requis("Choisissez le chargé du projet.")])


class FormulaireRechercheEntreprise(FormulaireDeRecherche):
    """« Rechercher une entreprise »: by one of the two fields, never both."""

    nom = ChampTexte("Nom")
    siret = ChampTexte("SIREN ou SIRET")


class FormulaireEntreprise(Formulaire):
    """A company that the registry does not give, typed by hand."""

    CHAMPS = ("raison_sociale", "siret", "nom_commercial", "adresse", "code_postal", "ville")
    raison_sociale = ChampTexte("Raison sociale", [requis("Indiquez la raison sociale."), longueur(maximum=250)])
    siret = ChampSiret("SIRET", [requis("Indiquez le SIRET : 14 chiffres.")])
    nom_commercial = ChampTexte("Enseigne ou nom commercial", [longueur(maximum=250)])
    adresse = ChampTexte("Adresse", [longueur(maximum=250)])
    code_postal = ChampTexte("Code postal", [requis("Indiquez le code postal.")])
    ville = ChampTexte("Commune", [requis("Indiquez la commune."), longueur(maximum=120)])

    def validate_code_postal(self, champ) -> None:
        """Five digits."""
        if not re.fullmatch(r"[0-9]{5}", champ.data or ""):
            raise ValidationError("Écrivez le code postal en 5 chiffres, par exemple 86000.")


class FormulairePostulant(FormulaireCandidature):
    """« Inscrire un postulant »: the public form, its messages said of somebody else."""

    DEMANDES = {
        "nom": "Indiquez son nom.",
        "prenom": "Indiquez son prénom.",
        "tranche_age": "Choisissez sa tranche d’âge.",
        "courriel": "Indiquez son adresse e-mail : la réponse y arrive.",
        "telephone": "Indiquez son numéro de téléphone.",
        "formation_actuelle": "Indiquez sa classe ou sa formation, ou « aucune ».",
        "motivations": "Dites en deux ou trois phrases ce qui l’attire dans ce stage.",
    }

    def __init__(self, *args, **kw):
        super().__init__(*args, **kw)
        for nom, message in self.DEMANDES.items():
            self[nom].validators = [requis(message), *self[nom].validators[1:]]
        self.courriel_copie.label.text = "E-mail d’un parent ou de son établissement"


class FormulaireProjet(Formulaire):
    """A projet in the extranet. Labels are those of the guide CMonStage, « Nouveau projet » and « Publication ».

    `offre` is the form of its offer where that form is open, `entreprise` that of a company typed by hand, else None.
    """

    version = HiddenField()
    charge = ChampCharge("Chargé du projet", [requis("Choisissez le chargé du projet.")])
    souhait = ChampChoix("Votre entreprise souhaite", [requis("Choisissez ce que l’entreprise souhaite.")],
                         libelles=LIBELLES_SOUHAIT)  # fmt: skip
    demande = ChampLong("Sa demande", maximum=10_000)
    commentaire = ChampLong("Commentaires", maximum=5_000)
    contact_nom = ChampTexte("Nom et prénom du contact", [longueur(maximum=200)])
    contact_telephone = ChampTelephone("Téléphone du contact", [longueur(maximum=30)])
    contact_courriel = ChampCourriel("E-mail du contact")
    publication = ChampChoix("État", libelles=LIBELLES_PUBLICATION, default=Publication.ne_pas_publier)
    prevenir_employeur = ChampCase("Envoyer un mail à l’employeur")

    def __init__(self, *args, projet: Projet | None = None, charge: Compte | None = None, ouverte: bool = False, **kw):
        super().__init__(*args, data={"charge": charge or (projet.charge if projet else None)}, **kw)
        self.projet = projet
        self.offre = self.entreprise = None
        if ouverte or (projet is not None and projet.offre is not None):
            self.offre = FormulaireOffre(prefix=PREFIXE_OFFRE, meta={"csrf": False})

    def remplir(self) -> None:
        """Show the projet and its offer as they are."""
        p = self.projet
        self.version.data = version_de(p)
        self.souhait.data = p.souhait
        self.demande.data = p.demande
        for nom in CONTACT:
            self[nom].data = getattr(p, nom)
        if p.offre is not None:
            self.offre.remplir_depuis(p.offre)
            publiee = p.offre.etat == EtatPublication.publiee
            self.publication.data = Publication.publier if publiee else Publication.ne_pas_publier

    def proposer_offre(self, nom_commercial: str) -> None:
        """Begin the form of an offer with what is known: the company's name and its contact."""
        self.offre.nom_commercial.data = nom_commercial
        self.offre.contact_nom.data = self.contact_nom.data
        self.offre.telephone.data = self.contact_telephone.data
        self.offre.courriel.data = self.contact_courriel.data

    @property
    def compte_l_offre(self) -> bool:
        """Is the offer part of what is saved? Always once it exists; before, when the company wishes an intern."""
        existe = self.projet is not None and self.projet.offre is not None
        return self.offre is not None and (existe or self.souhait.data == Souhait.stagiaire)

    def recevoir(self, *, le: datetime) -> None:
        """Take in the document of the offer, before anything is validated."""
        if self.offre is not None:
            self.offre.recevoir_document(le=le, offre=self.projet.offre if self.projet else None)

    def validate(self, extra_validators=None) -> bool:
        """The projet, then its offer: both say at once what is wrong."""
        bon = super().validate(extra_validators)
        return (self.offre.validate() if self.compte_l_offre else True) and bon

    def ajouter_regle(self, regle) -> None:
        """Show a refused rule at its field, in the projet, in the offer or in the company."""
        autres = [
            f for f in (self.offre, self.entreprise) if f is not None and regle.champ in f and regle.champ not in self
        ]
        (autres[0].ajouter_regle if autres else super().ajouter_regle)(regle)

    @property
    def erreurs(self) -> list[tuple[str, str]]:
        """What is wrong in the company, in the projet, then in the offer."""
        avant = self.entreprise.erreurs if self.entreprise else []
        return avant + super().erreurs + (self.offre.erreurs if self.compte_l_offre else [])

    def ecarts(self, projet: Projet) -> list[tuple[str, str, str]]:
        """Where what was typed differs from what stands saved: (label, saved text, typed text)."""
        enregistre = FormulaireProjet(formdata=None, projet=projet)
        enregistre.remplir()
        champs = [(self[n], enregistre[n]) for n in ("charge", "souhait", "demande", *CONTACT)]
        if self.offre is not None and projet.offre is not None:
            champs.append((self.publication, enregistre.publication))
            champs += [(self.offre[n], enregistre.offre[n]) for n in CHAMPS_COMPARES]
        paires = ((saisi.label.text, en_mots(sauve), en_mots(saisi)) for saisi, sauve in champs)
        return [(libelle, sauve, saisi) for libelle, sauve, saisi in paires if sauve != saisi]

    def saisie(self) -> SaisieProjet:
        """What was typed, for the verbs of projets."""
        avec_offre = self.compte_l_offre
        return SaisieProjet(
            souhait=self.souhait.data,
            charge=self.charge.data,
            demande=self.demande.data or "",
            commentaire=self.commentaire.data or "",
            offre=self.offre.saisie() if avec_offre else None,
            publier=avec_offre and self.publication.data == Publication.publier,
            prevenir_employeur=avec_offre and self.prevenir_employeur.data,
            **{nom: self[nom].data or "" for nom in CONTACT},
        )


def en_mots(champ) -> str:
    """What a field holds, as a person reads it."""
    if isinstance(champ, ChampCharge):
        return champ.data.nom_complet if champ.data else ""
    if isinstance(champ, (ChampChoix, ChampCases)):
        choisis = champ.data if isinstance(champ.data, list) else [champ.data]
        return ", ".join(libelle for cle, libelle in champ.choices if cle in [str(c) for c in choisis])
    if isinstance(champ, ChampCase):
        return "Oui" if champ.data else "Non"
    if isinstance(champ, ChampDate):
        return champ.data.strftime("%d/%m/%Y") if champ.data else champ.texte
    return str(champ._value() or "").replace("\r\n", "\n").strip()


def version_de(projet: Projet) -> str:
    """What a form remembers of the projet and of its offer, to notice that somebody saved them meanwhile."""
    return f"{projet.version}.{projet.offre.version if projet.offre else 0}"
