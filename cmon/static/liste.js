/* Lists of projets: tick all or none, count what is ticked, name the départements that are chosen. */
(() => {
  "use strict";

  const cases = (nom) => [...document.querySelectorAll(`input[type=checkbox][name="${nom}"]`)];
  const cochees = (nom) => cases(nom).filter((c) => c.checked);

  function montrer(nom) {
    const n = cochees(nom).length;
    document.querySelectorAll(`[data-coches="${nom}"]`).forEach((e) => {
      e.textContent = cochees(nom).map((c) => c.value).join(", ") || "Aucun";
    });
    document.querySelectorAll(`[data-nombre="${nom}"]`).forEach((e) => {
      e.textContent = n ? `${n} sélectionné${n > 1 ? "s" : ""}` : "";
    });
    document.querySelectorAll(`[data-cocher="${nom}"][data-autre]`).forEach((e) => {
      const tout = n > 0 && n === cases(nom).length;
      e.textContent = tout ? "Tout désélectionner" : "Tout sélectionner";
    });
  }

  document.addEventListener("change", (e) => {
    if (e.target.matches?.("input[type=checkbox][name=departement], input[type=checkbox][name=projet]")) {
      montrer(e.target.name);
    }
  });
  document.addEventListener("click", (e) => {
    const bouton = e.target.closest?.("[data-cocher]");
    if (!bouton) return;
    e.preventDefault();
    const nom = bouton.dataset.cocher;
    const tout = cochees(nom).length < cases(nom).length;
    cases(nom).forEach((c) => (c.checked = tout));
    montrer(nom);
  });
  // On a phone the filters are folded: a link of the summary of errors opens them first.
  document.addEventListener(
    "click",
    (e) => {
      const lien = e.target.closest?.("[data-resume] a");
      const champ = lien && document.getElementById(lien.hash.slice(1));
      if (champ && !champ.offsetParent && champ.closest("#filtres")) location.hash = "#filtres";
    },
    true,
  );
  // The browser keeps the boxes when one comes back to the page.
  window.addEventListener("pageshow", () => ["departement", "projet"].forEach(montrer));
})();
