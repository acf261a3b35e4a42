"""Rencontres, registrations, relances, page views; deletion of projets on request; their lines elsewhere."""

import sqlalchemy as sa
from alembic import op


revision = '0006'
down_revision = '0005'
branch_labels = None
depends_on = None


def somme(colonnes) -> str:
    """How many of these columns name something."""
    return " + ".join(f"(CASE WHEN {c} IS NULL THEN 0 ELSE 1 END)" for c in colonnes)


def l_un_de(colonnes) -> str:
    """A file that belongs to nothing has a life."""
    return " OR ".join(f"{c} IS NOT NULL" for c in colonnes)


OBJETS = ("projet_id", "offre_id", "structure_id", "demande_id")
AVANT = {
    "passage": {"un_seul_objet": somme(OBJETS) + " = 1"},
    "fichier": {
        "un_seul_proprietaire": "offre_id IS NULL OR candidature_id IS NULL",
        "sans_proprietaire_expire": l_un_de(("expire_le", "offre_id", "candidature_id")),
    },
}
APRES = {
    "passage": {"un_seul_objet": somme((*OBJETS, "rencontre_id")) + " = 1"},
    "fichier": {
        "un_seul_proprietaire": somme(("offre_id", "rencontre_id", "candidature_id")) + " <= 1",
        "sans_proprietaire_expire": l_un_de(("expire_le", "offre_id", "rencontre_id", "candidature_id")),
    },
}


def changer_les_regles(regles) -> None:
    """Replace the rules about what a line of the history, and a file, may belong to."""
    for table, textes in regles.items():
        with op.batch_alter_table(table) as lot:
            for nom, texte in textes.items():
                lot.drop_constraint(op.f(f"ck_{table}_{nom}"), type_="check")
                lot.create_check_constraint(op.f(f"ck_{table}_{nom}"), texte)


def upgrade():
    op.create_table('geste_groupe',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('cle_envoi', sa.String(length=64), nullable=False),
    sa.Column('compte_id', sa.Integer(), nullable=False),
    sa.Column('geste', sa.Enum('relancer', 'depublier', 'affecter', name='geste', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('le', sa.DateTime(timezone=True), nullable=False),
    sa.Column('bilan', sa.Text(), nullable=False),
    sa.Column('faits', sa.Text(), nullable=False),
    sa.Column('annule_le', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['compte_id'], ['compte.id'], name=op.f('fk_geste_groupe_compte_id_compte'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_geste_groupe')),
    sa.UniqueConstraint('cle_envoi', name=op.f('uq_geste_groupe_cle_envoi'))
    )
    with op.batch_alter_table('geste_groupe') as lot:
        lot.create_index(lot.f('ix_geste_groupe_compte_id'), ['compte_id'])
        lot.create_index('ix_geste_groupe_le', ['le'])

    op.create_table('frequentation',
    sa.Column('rang', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('vue_le', sa.Date(), nullable=False),
    sa.Column('nb', sa.Integer(), nullable=False),
    sa.PrimaryKeyConstraint('rang', 'vue_le', name=op.f('pk_frequentation'))
    )
    op.create_table('relance',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('projet_id', sa.Integer(), nullable=False),
    sa.Column('jeton', sa.String(length=64), nullable=False),
    sa.Column('destinataire', sa.String(length=254), nullable=False),
    sa.Column('par_id', sa.Integer(), nullable=True),
    sa.Column('auteur', sa.String(length=200), nullable=False),
    sa.Column('cree_le', sa.DateTime(timezone=True), nullable=False),
    sa.Column('expire_le', sa.DateTime(timezone=True), nullable=False),
    sa.Column('reponse', sa.Enum('maintenue', 'corrigee', 'supprimee', 'sans_reponse', 'sans_objet', name='reponse', native_enum=False, create_constraint=True, length=32), nullable=True),
    sa.Column('repondue_le', sa.DateTime(timezone=True), nullable=True),
    sa.CheckConstraint('(reponse IS NULL) = (repondue_le IS NULL)', name=op.f('ck_relance_reponse_datee')),
    sa.ForeignKeyConstraint(['par_id'], ['compte.id'], name=op.f('fk_relance_par_id_compte'), ondelete='SET NULL'),
    sa.ForeignKeyConstraint(['projet_id'], ['projet.id'], name=op.f('fk_relance_projet_id_projet'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_relance')),
    sa.UniqueConstraint('jeton', name=op.f('uq_relance_jeton'))
    )
    with op.batch_alter_table('relance') as lot:
        lot.create_index('ix_relance_expire_le', ['expire_le'], unique=False)
        lot.create_index('ix_relance_projet_id', ['projet_id', 'id'], unique=False)
        lot.create_index('ix_relance_en_attente', ['projet_id'], unique=True, sqlite_where=sa.text('reponse IS NULL'), postgresql_where=sa.text('reponse IS NULL'))

    op.create_table('rencontre',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('numero', sa.String(length=20), nullable=False),
    sa.Column('rang', sa.Integer(), nullable=False),
    sa.Column('projet_id', sa.Integer(), nullable=False),
    sa.Column('etablissement_id', sa.Integer(), nullable=False),
    sa.Column('etat', sa.Enum('brouillon', 'a_valider', 'publiee', 'depubliee', 'refusee', name='etat', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('cree_le', sa.DateTime(timezone=True), nullable=False),
    sa.Column('modifiee_le', sa.DateTime(timezone=True), nullable=False),
    sa.Column('publiee_le', sa.DateTime(timezone=True), nullable=True),
    sa.Column('depubliee_le', sa.DateTime(timezone=True), nullable=True),
    sa.Column('public_eleve', sa.Boolean(), nullable=False),
    sa.Column('public_parent', sa.Boolean(), nullable=False),
    sa.Column('public_etudiant', sa.Boolean(), nullable=False),
    sa.Column('public_demandeur', sa.Boolean(), nullable=False),
    sa.Column('public_enseignant', sa.Boolean(), nullable=False),
    sa.Column('public_professionnel', sa.Boolean(), nullable=False),
    sa.Column('genre', sa.Enum('visite', 'rendez_vous', 'autre', name='genre', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('precision_genre', sa.String(length=120), nullable=False),
    sa.Column('evenement', sa.String(length=200), nullable=False),
    sa.Column('nb_max', sa.Integer(), nullable=False),
    sa.Column('nb_inscrits', sa.Integer(), nullable=False),
    sa.Column('nb_en_attente', sa.Integer(), nullable=False),
    sa.Column('nb_presents', sa.Integer(), nullable=True),
    sa.Column('debut_le', sa.DateTime(timezone=True), nullable=False),
    sa.Column('fin_le', sa.DateTime(timezone=True), nullable=False),
    sa.Column('duree_minutes', sa.Integer(), nullable=False),
    sa.Column('metier_code', sa.String(length=5), nullable=True),
    sa.Column('metier_libelle', sa.String(length=200), nullable=False),
    sa.Column('description', sa.Text(), nullable=False),
    sa.Column('inscriptions_directes', sa.Boolean(), nullable=False),
    sa.Column('receveur_id', sa.Integer(), nullable=True),
    sa.Column('nom_commercial', sa.String(length=200), nullable=False),
    sa.Column('contact_nom', sa.String(length=200), nullable=False),
    sa.Column('telephone', sa.String(length=30), nullable=False),
    sa.Column('courriel', sa.String(length=254), nullable=False),
    sa.Column('lieu', sa.Enum('entreprise', 'partenaire', name='lieu', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('lieu_nom', sa.String(length=200), nullable=False),
    sa.Column('adresse', sa.String(length=250), nullable=False),
    sa.Column('code_postal', sa.String(length=5), nullable=False),
    sa.Column('ville', sa.String(length=120), nullable=False),
    sa.Column('commune_insee', sa.String(length=5), nullable=True),
    sa.Column('departement', sa.String(length=3), nullable=True),
    sa.Column('latitude', sa.Double(), nullable=True),
    sa.Column('longitude', sa.Double(), nullable=True),
    sa.Column('secteur', sa.String(length=20), nullable=True),
    sa.Column('recherche', sa.Text(), nullable=False),
    sa.CheckConstraint("etat <> 'publiee' OR publiee_le IS NOT NULL", name=op.f('ck_rencontre_publiee_a_une_date')),
    sa.CheckConstraint("genre <> 'autre' OR precision_genre <> ''", name=op.f('ck_rencontre_autre_est_precise')),
    sa.CheckConstraint('duree_minutes BETWEEN 5 AND 720', name=op.f('ck_rencontre_duree_d_une_journee_au_plus')),
    sa.CheckConstraint('fin_le > debut_le', name=op.f('ck_rencontre_finit_apres_son_debut')),
    sa.CheckConstraint('length(description) >= 100', name=op.f('ck_rencontre_description_assez_longue')),
    sa.CheckConstraint('nb_en_attente >= 0', name=op.f('ck_rencontre_attente_positive')),
    sa.CheckConstraint('nb_inscrits BETWEEN 0 AND nb_max', name=op.f('ck_rencontre_jamais_plus_que_le_maximum')),
    sa.CheckConstraint('nb_max BETWEEN 1 AND 10000', name=op.f('ck_rencontre_nb_max_possible')),
    sa.CheckConstraint('public_eleve OR public_parent OR public_etudiant OR public_demandeur OR public_enseignant OR public_professionnel', name=op.f('ck_rencontre_au_moins_un_public')),
    sa.ForeignKeyConstraint(['commune_insee'], ['commune.insee'], name=op.f('fk_rencontre_commune_insee_commune')),
    sa.ForeignKeyConstraint(['departement'], ['departement.code'], name=op.f('fk_rencontre_departement_departement')),
    sa.ForeignKeyConstraint(['etablissement_id'], ['etablissement.id'], name=op.f('fk_rencontre_etablissement_id_etablissement')),
    sa.ForeignKeyConstraint(['metier_code'], ['metier.code'], name=op.f('fk_rencontre_metier_code_metier')),
    sa.ForeignKeyConstraint(['projet_id'], ['projet.id'], name=op.f('fk_rencontre_projet_id_projet'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['receveur_id'], ['compte.id'], name=op.f('fk_rencontre_receveur_id_compte')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_rencontre')),
    sa.UniqueConstraint('numero', name=op.f('uq_rencontre_numero')),
    sa.UniqueConstraint('projet_id', name=op.f('uq_rencontre_projet_id')),
    sa.UniqueConstraint('rang', name=op.f('uq_rencontre_rang'))
    )
    with op.batch_alter_table('rencontre') as lot:
        lot.create_index('ix_rencontre_departement_liste', ['departement', 'etat', 'debut_le', 'id'], unique=False)
        lot.create_index(lot.f('ix_rencontre_etablissement_id'), ['etablissement_id'], unique=False)
        lot.create_index('ix_rencontre_liste', ['etat', 'debut_le', 'id', 'fin_le', 'nb_inscrits', 'nb_max', 'departement', 'projet_id', 'receveur_id'], unique=False)
        lot.create_index('ix_rencontre_metier_liste', ['metier_code', 'etat', 'debut_le', 'id'], unique=False)
        lot.create_index('ix_rencontre_projet_id_debut_le', ['projet_id', 'debut_le'], unique=False)
        lot.create_index('ix_rencontre_position', ['etat', 'latitude', 'longitude'], unique=False)
        lot.create_index('ix_rencontre_receveur_id_debut_le', ['receveur_id', 'debut_le'], unique=False)

    op.create_table('bilan_statut',
    sa.Column('rencontre_id', sa.Integer(), nullable=False),
    sa.Column('statut', sa.Enum('eleve', 'parent', 'etudiant', 'demandeur', 'enseignant', 'professionnel', name='statut', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('nb_inscrits', sa.Integer(), nullable=False),
    sa.Column('nb_presents', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['rencontre_id'], ['rencontre.id'], name=op.f('fk_bilan_statut_rencontre_id_rencontre'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('rencontre_id', 'statut', name=op.f('pk_bilan_statut'))
    )
    op.create_table('envoi_groupe',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('rencontre_id', sa.Integer(), nullable=False),
    sa.Column('par_id', sa.Integer(), nullable=True),
    sa.Column('auteur', sa.String(length=200), nullable=False),
    sa.Column('le', sa.DateTime(timezone=True), nullable=False),
    sa.Column('nb', sa.Integer(), nullable=False),
    sa.Column('cle_envoi', sa.String(length=64), nullable=False),
    sa.ForeignKeyConstraint(['par_id'], ['compte.id'], name=op.f('fk_envoi_groupe_par_id_compte'), ondelete='SET NULL'),
    sa.ForeignKeyConstraint(['rencontre_id'], ['rencontre.id'], name=op.f('fk_envoi_groupe_rencontre_id_rencontre'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_envoi_groupe')),
    sa.UniqueConstraint('cle_envoi', name=op.f('uq_envoi_groupe_cle_envoi'))
    )
    with op.batch_alter_table('envoi_groupe') as lot:
        lot.create_index(lot.f('ix_envoi_groupe_rencontre_id'), ['rencontre_id'], unique=False)

    op.create_table('inscription',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('rencontre_id', sa.Integer(), nullable=False),
    sa.Column('jeton', sa.String(length=64), nullable=False),
    sa.Column('etat', sa.Enum('confirmee', 'en_attente', 'annulee', name='etat', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('nom', sa.String(length=100), nullable=False),
    sa.Column('prenom', sa.String(length=100), nullable=False),
    sa.Column('nom_normalise', sa.String(length=250), nullable=False),
    sa.Column('telephone', sa.String(length=30), nullable=False),
    sa.Column('courriel', sa.String(length=254), nullable=False),
    sa.Column('courriel_normalise', sa.String(length=254), nullable=False),
    sa.Column('statut_eleve', sa.Boolean(), nullable=False),
    sa.Column('statut_parent', sa.Boolean(), nullable=False),
    sa.Column('statut_etudiant', sa.Boolean(), nullable=False),
    sa.Column('statut_demandeur', sa.Boolean(), nullable=False),
    sa.Column('statut_enseignant', sa.Boolean(), nullable=False),
    sa.Column('statut_professionnel', sa.Boolean(), nullable=False),
    sa.Column('inscrite_par_id', sa.Integer(), nullable=True),
    sa.Column('cree_le', sa.DateTime(timezone=True), nullable=False),
    sa.Column('inscrite_le', sa.DateTime(timezone=True), nullable=False),
    sa.Column('annulee_le', sa.DateTime(timezone=True), nullable=True),
    sa.Column('venue_confirmee_le', sa.DateTime(timezone=True), nullable=True),
    sa.Column('rappelee_le', sa.DateTime(timezone=True), nullable=True),
    sa.Column('present_le', sa.DateTime(timezone=True), nullable=True),
    sa.CheckConstraint("(etat = 'annulee') = (annulee_le IS NOT NULL)", name=op.f('ck_inscription_annulee_a_une_date')),
    sa.CheckConstraint("present_le IS NULL OR etat = 'confirmee'", name=op.f('ck_inscription_presente_si_confirmee')),
    sa.CheckConstraint('statut_eleve OR statut_parent OR statut_etudiant OR statut_demandeur OR statut_enseignant OR statut_professionnel', name=op.f('ck_inscription_au_moins_un_statut')),
    sa.ForeignKeyConstraint(['inscrite_par_id'], ['compte.id'], name=op.f('fk_inscription_inscrite_par_id_compte'), ondelete='SET NULL'),
    sa.ForeignKeyConstraint(['rencontre_id'], ['rencontre.id'], name=op.f('fk_inscription_rencontre_id_rencontre'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_inscription')),
    sa.UniqueConstraint('jeton', name=op.f('uq_inscription_jeton')),
    sa.UniqueConstraint('rencontre_id', 'courriel_normalise', 'nom_normalise', name=op.f('uq_inscription_rencontre_id_courriel_normalise_nom_normalise'))
    )
    with op.batch_alter_table('inscription') as lot:
        lot.create_index('ix_inscription_rencontre_id_etat', ['rencontre_id', 'etat', 'inscrite_le', 'id'], unique=False)
        lot.create_index('ix_inscription_rencontre_id_nom', ['rencontre_id', 'nom'], unique=False)

    with op.batch_alter_table('courriel') as lot:
        lot.add_column(sa.Column('inscription_id', sa.Integer(), nullable=True))
        lot.add_column(sa.Column('envoi_groupe_id', sa.Integer(), nullable=True))
        lot.add_column(sa.Column('calendrier', sa.Text(), nullable=False, server_default=''))
        lot.create_index(lot.f('ix_courriel_envoi_groupe_id'), ['envoi_groupe_id'], unique=False)
        lot.create_index(lot.f('ix_courriel_inscription_id'), ['inscription_id'], unique=False)
        lot.create_foreign_key(lot.f('fk_courriel_inscription_id_inscription'), 'inscription', ['inscription_id'], ['id'], ondelete='SET NULL')
        lot.create_foreign_key(lot.f('fk_courriel_envoi_groupe_id_envoi_groupe'), 'envoi_groupe', ['envoi_groupe_id'], ['id'], ondelete='SET NULL')

    with op.batch_alter_table('fichier') as lot:
        lot.add_column(sa.Column('rencontre_id', sa.Integer(), nullable=True))
        lot.create_unique_constraint(lot.f('uq_fichier_rencontre_id'), ['rencontre_id'])
        lot.create_foreign_key(lot.f('fk_fichier_rencontre_id_rencontre'), 'rencontre', ['rencontre_id'], ['id'], ondelete='CASCADE')

    with op.batch_alter_table('passage') as lot:
        lot.add_column(sa.Column('rencontre_id', sa.Integer(), nullable=True))
        lot.create_index('ix_passage_rencontre_id', ['rencontre_id'], unique=False)
        lot.create_foreign_key(lot.f('fk_passage_rencontre_id_rencontre'), 'rencontre', ['rencontre_id'], ['id'], ondelete='CASCADE')

    with op.batch_alter_table('projet') as lot:
        lot.add_column(sa.Column('suppression_demandee_le', sa.DateTime(timezone=True), nullable=True))
        lot.add_column(sa.Column('suppression_motif', sa.Text(), nullable=False, server_default=''))
        lot.add_column(sa.Column('suppression_par_id', sa.Integer(), nullable=True))
        lot.create_index('ix_projet_suppression_demandee_le', ['suppression_demandee_le'], unique=False)
        lot.create_foreign_key(lot.f('fk_projet_suppression_par_id_compte'), 'compte', ['suppression_par_id'], ['id'], ondelete='SET NULL')
        lot.drop_index('ix_projet_charge_id_modifie_le')
        lot.create_index('ix_projet_portefeuille', ['charge_id', 'etablissement_id', 'rang', 'cree_le'], unique=False)
        lot.create_index('ix_projet_affectes', ['charge_id', 'affecte_le'], unique=False, sqlite_where=sa.text('affecte_le IS NOT NULL'), postgresql_where=sa.text('affecte_le IS NOT NULL'))

    op.create_index('ix_offre_projet_id_visible_jusqu_au', 'offre', ['projet_id', 'visible_jusqu_au'])
    with op.batch_alter_table('trace') as lot:
        lot.add_column(sa.Column('detail', sa.String(length=500), nullable=False, server_default=''))
    changer_les_regles(APRES)


def downgrade():
    op.execute('DELETE FROM passage WHERE rencontre_id IS NOT NULL')
    op.execute('DELETE FROM fichier WHERE rencontre_id IS NOT NULL')
    changer_les_regles(AVANT)
    with op.batch_alter_table('trace') as lot:
        lot.drop_column('detail')
    op.drop_index('ix_offre_projet_id_visible_jusqu_au', 'offre')
    with op.batch_alter_table('projet') as lot:
        lot.drop_constraint(lot.f('fk_projet_suppression_par_id_compte'), type_='foreignkey')
        lot.drop_index('ix_projet_affectes', sqlite_where=sa.text('affecte_le IS NOT NULL'), postgresql_where=sa.text('affecte_le IS NOT NULL'))
        lot.drop_index('ix_projet_portefeuille')
        lot.create_index('ix_projet_charge_id_modifie_le', ['charge_id', 'modifie_le'], unique=False)
        lot.drop_index('ix_projet_suppression_demandee_le')
        lot.drop_column('suppression_par_id')
        lot.drop_column('suppression_motif')
        lot.drop_column('suppression_demandee_le')

    with op.batch_alter_table('passage') as lot:
        lot.drop_constraint(lot.f('fk_passage_rencontre_id_rencontre'), type_='foreignkey')
        lot.drop_index('ix_passage_rencontre_id')
        lot.drop_column('rencontre_id')

    with op.batch_alter_table('fichier') as lot:
        lot.drop_constraint(lot.f('fk_fichier_rencontre_id_rencontre'), type_='foreignkey')
        lot.drop_constraint(lot.f('uq_fichier_rencontre_id'), type_='unique')
        lot.drop_column('rencontre_id')

    with op.batch_alter_table('courriel') as lot:
        lot.drop_constraint(lot.f('fk_courriel_envoi_groupe_id_envoi_groupe'), type_='foreignkey')
        lot.drop_constraint(lot.f('fk_courriel_inscription_id_inscription'), type_='foreignkey')
        lot.drop_index(lot.f('ix_courriel_inscription_id'))
        lot.drop_index(lot.f('ix_courriel_envoi_groupe_id'))
        lot.drop_column("calendrier")
        lot.drop_column("envoi_groupe_id")
        lot.drop_column('inscription_id')

    with op.batch_alter_table('inscription') as lot:
        lot.drop_index('ix_inscription_rencontre_id_nom')
        lot.drop_index('ix_inscription_rencontre_id_etat')

    op.drop_table('inscription')
    with op.batch_alter_table('envoi_groupe') as lot:
        lot.drop_index(lot.f('ix_envoi_groupe_rencontre_id'))

    op.drop_table('envoi_groupe')
    op.drop_table('bilan_statut')
    with op.batch_alter_table('rencontre') as lot:
        lot.drop_index('ix_rencontre_receveur_id_debut_le')
        lot.drop_index('ix_rencontre_position')
        lot.drop_index('ix_rencontre_projet_id_debut_le')
        lot.drop_index('ix_rencontre_metier_liste')
        lot.drop_index('ix_rencontre_liste')
        lot.drop_index(lot.f('ix_rencontre_etablissement_id'))
        lot.drop_index('ix_rencontre_departement_liste')

    op.drop_table('rencontre')
    with op.batch_alter_table('relance') as lot:
        lot.drop_index('ix_relance_en_attente', sqlite_where=sa.text('reponse IS NULL'), postgresql_where=sa.text('reponse IS NULL'))
        lot.drop_index('ix_relance_projet_id')
        lot.drop_index('ix_relance_expire_le')

    op.drop_table('relance')
    op.drop_table('frequentation')
    op.drop_table('geste_groupe')
