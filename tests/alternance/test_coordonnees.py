"""Contact data spelled out in words are seen; what offers and profiles ordinarily say is left alone."""

from cmon.alternance.coordonnees import coordonnee_dans

REFUSES = """
zéro six douze trente-quatre cinquante-six soixante-dix-huit
Zéro six, douze, trente quatre, cinquante six, soixante dix huit
le 2, c’est 7 : 0 six 12 trente-quatre 56 78
zéro cinq quarante-neuf zéro zéro quarante et un vingt-deux
zéro six un deux trois quatre cinq six sept huit
zéro sept quatre-vingt-dix-neuf quatre-vingts quatre-vingt-un soixante et onze
zéro sept nonante huit septante deux onze quarante
plus trente-trois six douze trente-quatre cinquante-six soixante-dix-huit
O6 12 34 56 78, 24 heures sur 24
o six douze trente-quatre cinquante-six soixante-dix-huit
06 puis 12 puis 34 puis 56 puis 78
zéro six point douze point trente-quatre point cinquante-six point soixante-dix-huit
06 .... 12 .... 34 .... 56 .... 78
ZERO SIX DOUZE TRENTE QUATRE CINQUANTE SIX SOIXANTE DIX HUIT
prenom point nom arobase exemple point fr
prenom.nom arrobase exemple
prenom nom arobas exemple
prenom.nom   @   exemple
prenom {at} exemple
prenom ( at ) exemple
zoe at gmail
zoe chez gmail
zoe quatre-vingt-six gmail point com
zoe, laposte point net
zoe outlook dot fr
fournil-des-halles point fr
fournil (point) com
fournil . fr
fournil[.]com
w w w fournil
""".strip().splitlines()
ADMIS = """
deux ans d’expérience
35 heures par semaine, de 8 h 30 à 16 h 30
bac +2, bac + 3 ou équivalent
12 à 18 mois
1 801,80 € par mois, soit 21 621,60 € par an
du 01/09/2027 au 31/08/2028
rentrée le lundi 6 septembre 2027 à neuf heures trente
deux semaines en entreprise, une semaine au centre de formation
zéro défaut, zéro déchet : nos deux règles d’or
débutant accepté : de zéro à trois ans de métier
équipe de vingt-cinq personnes, dont six apprentis et deux tuteurs
les lots un, deux, trois, quatre, cinq, six, sept, huit, neuf et dix
quatre-vingt-dix-sept logements sur trente-cinq hectares
de six heures douze à quatorze heures trente-quatre
offre n° 0000001465, code ROME D1102
10 000 pièces par jour, 250 jours par an
permis B, véhicule de 3,5 tonnes, CACES 1, 3 et 5
les 06 et 12 mars, puis le 34e salon
vous animez le point com de la semaine
un point info chaque lundi, puis un point net des stocks
vous savez vous servir d’Outlook, de Gmail et d’Excel
vendeur chez Orange, puis chez Free
apprentissage de deux ans chez un artisan, à deux pas de la gare
BTS MCO. Com digitale et marketing
niveau 4 en anglais, niveau 3 en espagnol, 2 langues
80 % du Smic la première année, 100 % la deuxième
CFA à 15 km, ligne 12, arrêt 34
note de 14,5/20, rang 3 sur 28 en 2026
trente-cinq heures, treize mois, cinq semaines de congés, six jours de repos
prime de 500 €, ticket de 9,50 €, 50 % des transports
""".strip().splitlines()


def test_thirty_ways_to_spell_contact_data_are_refused_and_thirty_ordinary_texts_are_not():
    assert len(REFUSES) == len(ADMIS) == 30
    assert [t for t in REFUSES if not coordonnee_dans(f"Venez nous voir : {t}, à bientôt.")] == []
    assert [t for t in ADMIS if coordonnee_dans(f"Nous proposons : {t}, à bientôt.")] == []
