/* A guided tour on the real screens: its steps come from the server, those of this page are shown one after the other. */
(() => {
  "use strict";

  const { tutoriel: nom } = document.currentScript.dataset;
  const finir = () => {
    const adresse = new URL(location.href);
    adresse.searchParams.delete("tutoriel");
    history.replaceState(history.state, "", adresse);
  };
  const suivante = (etapes) => {
    const derniere = etapes.map((e) => e.page).lastIndexOf(location.pathname);
    return etapes[derniere + 1]?.page;
  };

  async function commencer() {
    const reponse = await fetch(`/aide/tutoriels/${encodeURIComponent(nom)}.json`);
    if (!reponse.ok) return;
    const { etapes } = await reponse.json();
    const ici = etapes.filter((e) => e.page === location.pathname);
    if (!ici.length) return finir();
    const apres = suivante(etapes);
    // The first that is on the screen: the filters of a phone are behind their button.
    const montrer = (cible) => [...document.querySelectorAll(cible)].find((e) => e.checkVisibility()) ?? undefined;
    const doucement = matchMedia("(prefers-reduced-motion: no-preference)").matches;
    const visite = window.driver.js.driver({
      animate: doucement,
      smoothScroll: doucement,
      showProgress: true,
      nextBtnText: "Suivant",
      prevBtnText: "Précédent",
      doneBtnText: apres ? "Page suivante" : "Terminer",
      steps: ici.map((e) => ({
        element: montrer(e.cible),
        popover: { title: e.titre, description: e.texte, progressText: `${etapes.indexOf(e) + 1} sur ${etapes.length}` },
      })),
      onNextClick: () => {
        if (!visite.isLastStep()) return visite.moveNext();
        visite.destroy();
        if (apres) location.assign(`${apres}?tutoriel=${encodeURIComponent(nom)}`);
      },
      onDestroyed: finir,
      // What is shown opens nothing, and the header and the footer of the bubble are not those of the site.
      onHighlighted: (montre) => montre?.removeAttribute("aria-expanded"),
      onPopoverRender: (bulle) => {
        bulle.closeButton.setAttribute("aria-label", "Arrêter le tutoriel");
        for (const partie of [bulle.title, bulle.footer]) partie.setAttribute("role", "none");
        // Return goes on rather than stops.
        requestAnimationFrame(() => bulle.nextButton.focus());
      },
    });
    visite.drive();
  }
  document.readyState === "loading" ? addEventListener("DOMContentLoaded", commencer) : commencer();
})();
