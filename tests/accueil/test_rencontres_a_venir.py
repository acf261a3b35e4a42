"""The home page shows the next rencontres, and figures that are true for offers and rencontres alike."""


def portes(reponse) -> list[str]:
    return [" ".join(a.get_text(" ").split())[:16] for a in reponse.soupe.select("a.door")]


def test_the_figures_count_what_the_lists_show(client, fabrique):
    for heures in (50, 20, 40, 30):
        fabrique.rencontre(dans_heures=heures)
    fabrique.rencontre(dans_heures=-1)
    fabrique.inscription(fabrique.rencontre(nb_max=1))
    fabrique.rencontre(etat="depubliee")
    fabrique.offre()
    fabrique.offre(debut_dans=-1)
    reponse = client.get("/")
    assert portes(reponse) == ["1 Offre de stage", "4 Rencontres vis"]
    assert "4 rencontres" in client.get("/rencontres/").mots("#nb")
    assert reponse.soupe.find("a", string="Voir les 4 rencontres")["href"] == "/rencontres/"
    [vienne] = [
        li for li in reponse.soupe.select(".counts li") if "Vienne" in li.get_text() and "Haute" not in li.get_text()
    ]
    assert [a["href"] for a in vienne.select("a")] == ["/offres/?departement=86", "/rencontres/?departement=86"]
    assert "1 offre" in vienne.get_text() and "4 rencontres" in vienne.get_text()


def test_the_three_that_begin_first_are_shown_in_their_order(client, fabrique):
    numeros = {h: fabrique.rencontre(dans_heures=h).numero for h in (50, 20, 40, 30)}
    liens = [a["href"] for a in client.get("/").soupe.select(".event a.cover")]
    assert liens == [f"/rencontres/{numeros[h]}/" for h in (20, 30, 40)]


def test_without_any_rencontre_a_company_is_asked_for_one(client):
    reponse = client.get("/")
    assert "Les rencontres arrivent" in reponse.mots("main")
    assert reponse.soupe.find("a", string="Organiser une rencontre")["href"] == "/deposer/?souhait=rencontre"


def test_the_statements_of_the_home_page_do_not_grow(client, fabrique, nb_requetes):
    comptes = []
    for _ in range(2):
        fabrique.rencontre()
        fabrique.rencontre(commune="33063")
        with nb_requetes() as compteur:
            client.get("/")
        comptes.append(compteur.nb)
    assert comptes[0] == comptes[1] <= 4


def test_every_menu_leads_to_the_rencontres(client):
    page = client.get("/rencontres/")
    for menu in ("nav[aria-label='Menu principal']", "details.menu", "nav.dock"):
        assert page.soupe.select_one(f"{menu} a[href='/rencontres/']")["aria-current"] == "page"
    assert page.soupe.select_one("footer a[href='/rencontres/']")
    assert not client.get("/", portail="vin").soupe.select("a[href='/rencontres/']")
    assert client.get("/rencontres/", portail="vin").status_code == 404
