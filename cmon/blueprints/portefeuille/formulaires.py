"""Forms of « Mon portefeuille »: a projet and what it is formalised as, the company it is for, who carries it."""

import re
from datetime import datetime

from wtforms import HiddenField
from wtforms.validators import ValidationError

from cmon.blueprints.portefeuille import formulaire_rencontre
from cmon.blueprints.portefeuille.formulaire_rencontre import FormulaireRencontreDuProjet
from cmon.blueprints.portefeuille.personnes import ChampCharge, ChampPersonne
from cmon.comptes.modeles import Compte
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
from cmon.portefeuille.modeles import MOTIF_MIN, Projet
from cmon.portefeuille.operations import SaisieProjet
from cmon.publication.etats import EtatPublication

PREFIXE_OFFRE = "offre_"
CHAMPS_COMPARES = ("publics", "metier", "debut_le", "des_que_possible", *CHAMPS_SIMPLES)
CONTACT = ("contact_nom", "contact_courriel", "contact_telephone")


class FormulaireCharge(Formulaire):
    """Who takes up a deposit."""

    charge = ChampCharge("Chargé du projet", [requis("Choisissez le chargé du projet.")])


class FormulaireSuppression(Formulaire):
    """« Demander la suppression »: a projet made by mistake goes by the équipe alone."""

    motif = ChampLong("Motif de la demande", [requis("Dites pourquoi ce projet est à supprimer.")], minimum=MOTIF_MIN,
                      maximum=2_000)  # fmt: skip


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

    `offre` and `rencontre` are the forms of what it is formalised as, where they are open (`ouvertes` names those that
    do not exist yet); `entreprise` that of a company typed by hand, else None.
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

    def __init__(self, *args, projet: Projet | None = None, charge: Compte | None = None, ouvertes=(), **kw):
        super().__init__(*args, data={"charge": charge or (projet.charge if projet else None)}, **kw)
        source = {"formdata": kw["formdata"]} if "formdata" in kw else {}
        self.projet = projet
        self.offre = self.rencontre = self.entreprise = None
        existante = projet.publication if projet is not None else None
        if existante is not None:
            ouvertes = ("offre",) if projet.offre is not None else ("rencontre",)
        if "offre" in ouvertes:
            self.offre = FormulaireOffre(prefix=PREFIXE_OFFRE, meta={"csrf": False}, **source)
        if "rencontre" in ouvertes:
            receveur = existante.receveur if existante is not None else None
            self.rencontre = FormulaireRencontreDuProjet(receveur=receveur or self.charge.data, **source)

    @property
    def existante(self):
        """The offer or the rencontre that the projet has, or None."""
        return self.projet.publication if self.projet is not None else None

    def remplir(self) -> None:
        """Show the projet and its offer or its rencontre as they are."""
        p = self.projet
        self.version.data = version_de(p)
        self.souhait.data = p.souhait
        self.demande.data = p.demande
        for nom in CONTACT:
            self[nom].data = getattr(p, nom)
        if p.rencontre is not None:
            self.rencontre.remplir_depuis(p.rencontre)
        if p.offre is not None:
            self.offre.remplir_depuis(p.offre)
            publiee = p.offre.etat == EtatPublication.publiee
            self.publication.data = Publication.publier if publiee else Publication.ne_pas_publier

    def commencer(self, partie: str, nom_commercial: str) -> None:
        """Begin the form of an offer or of a rencontre with what is known: the company's name and its contact."""
        contact = {nom: self[nom].data or "" for nom in CONTACT}
        if partie == "rencontre":
            self.rencontre.proposer(nom_commercial, contact, self.charge.data)
            return
        self.offre.nom_commercial.data = nom_commercial
        self.offre.contact_nom.data = contact["contact_nom"]
        self.offre.telephone.data = contact["contact_telephone"]
        self.offre.courriel.data = contact["contact_courriel"]

    def recopier(self, modele: Projet, *, le: datetime) -> None:
        """Begin the form of an offer or of a rencontre with that of another projet, without document nor past date."""
        self.publication.data = Publication.ne_pas_publier
        if self.rencontre is not None:
            self.rencontre.remplir_depuis(modele.rencontre)
            self.rencontre.jour.data, self.rencontre.documents.data = None, []
            self.rencontre.publication.data = Publication.ne_pas_publier
        else:
            self.offre.remplir_depuis(modele.offre)
            self.offre.documents.data = []
            if modele.offre.est_passee(le):
                self.offre.debut_le.data = None

    @property
    def formalisation(self) -> Formulaire | None:
        """The form of the offer or of the rencontre that is part of what is saved.

        Always the one that exists; before, the one that the wish asks for, where it is open.
        """
        if self.existante is not None:
            return self.offre or self.rencontre
        return {Souhait.stagiaire: self.offre, Souhait.rencontre: self.rencontre}.get(self.souhait.data)

    def recevoir(self, *, le: datetime) -> None:
        """Take in the documents of the forms that are open, before anything is validated."""
        if self.offre is not None:
            offre = self.existante
            self.offre.recevoir_document(le=le, offre=offre)
            publier = self.publication.data == Publication.publier
            self.offre.tolere_une_date_passee = offre is not None and not publier
        if self.rencontre is not None:
            self.rencontre.recevoir_document(le=le, rencontre=self.existante)

    def validate(self, extra_validators=None) -> bool:
        """The projet, then what it is formalised as: both say at once what is wrong."""
        bon, formalisation = super().validate(extra_validators), self.formalisation
        return (formalisation is None or formalisation.validate()) and bon

    def ajouter_regle(self, regle) -> None:
        """Show a refused rule at its field, in the rencontre, in the projet, in the offer or in the company."""
        rencontre = self.rencontre if self.formalisation is self.rencontre else None
        ordre = (rencontre, self, self.offre, self.entreprise)
        cible = next((f for f in ordre if f is not None and regle.champ in f), self)
        (super() if cible is self else cible).ajouter_regle(regle)

    @property
    def erreurs(self) -> list[tuple[str, str]]:
        """What is wrong in the company, in the projet, then in what it is formalised as."""
        avant = self.entreprise.erreurs if self.entreprise else []
        return avant + super().erreurs + (self.formalisation.erreurs if self.formalisation else [])

    def ecarts(self, projet: Projet) -> list[tuple[str, str, str]]:
        """Where what was typed differs from what stands saved: (label, saved text, typed text)."""
        enregistre = FormulaireProjet(formdata=None, projet=projet)
        enregistre.remplir()
        champs = [(self[n], enregistre[n]) for n in ("charge", "souhait", "demande", *CONTACT)]
        if self.offre is not None and projet.offre is not None:
            champs.append((self.publication, enregistre.publication))
            champs += [(self.offre[n], enregistre.offre[n]) for n in CHAMPS_COMPARES]
        if self.rencontre is not None and projet.rencontre is not None:
            champs += [(self.rencontre[n], enregistre.rencontre[n]) for n in formulaire_rencontre.CHAMPS_COMPARES]
        paires = ((saisi.label.text, en_mots(sauve), en_mots(saisi)) for saisi, sauve in champs)
        return [(libelle, sauve, saisi) for libelle, sauve, saisi in paires if sauve != saisi]

    def saisie(self) -> SaisieProjet:
        """What was typed, for the verbs of projets."""
        choisie = self.formalisation
        # « Publication » stands in the form of the projet for an offer, in its own for a rencontre.
        publication = self.rencontre if choisie is not None and choisie is self.rencontre else self
        return SaisieProjet(
            souhait=self.souhait.data,
            charge=self.charge.data,
            demande=self.demande.data or "",
            commentaire=self.commentaire.data or "",
            offre=choisie.saisie() if choisie is not None and choisie is self.offre else None,
            rencontre=choisie.saisie() if choisie is not None and choisie is self.rencontre else None,
            publier=choisie is not None and publication.publication.data == Publication.publier,
            prevenir_employeur=choisie is not None and publication.prevenir_employeur.data,
            motif_annulation=(self.rencontre.motif_annulation.data or "") if self.rencontre is not None else "",
            **{nom: self[nom].data or "" for nom in CONTACT},
        )


def en_mots(champ) -> str:
    """What a field holds, as a person reads it."""
    if isinstance(champ, ChampPersonne):
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
    """What a form remembers of the projet and of its offer or rencontre, to notice that somebody saved meanwhile."""
    return f"{projet.version}.{projet.publication.version if projet.publication else 0}"
