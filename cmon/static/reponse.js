/* « Répondre à la candidature »: says, as one types, that the message tells no way to answer. The server asks again. */
(() => {
  "use strict";

  const COURRIEL = /[^\s@<>(),;:]+@[^\s@<>(),;:]+\.\p{L}{2,}/u;
  const TELEPHONE = /(?<!\d)(?:\+|00|0)[1-9](?:[\s./()-]{0,3}\d){8,}/;
  let attente;

  function regarder(formulaire) {
    const annonce = formulaire.querySelector("[data-coordonnees]");
    const texte = formulaire.elements[annonce.dataset.coordonnees].value.trim();
    const manque =
      formulaire.elements.choix.value === "entretien" && texte && !COURRIEL.test(texte) && !TELEPHONE.test(texte);
    const dit = formulaire.querySelector("[data-serveur]");
    if (dit) dit.hidden = !manque;
    if (Boolean(annonce.firstChild) === Boolean(manque && !dit)) return;
    annonce.replaceChildren();
    if (manque && !dit) {
      const note = document.createElement("p");
      note.className = "note warn";
      note.textContent = "Votre message ne contient ni e-mail ni numéro de téléphone.";
      annonce.append(note);
    }
  }

  ["input", "change"].forEach((nom) =>
    document.addEventListener(nom, (e) => {
      const formulaire = e.target.form;
      if (!formulaire?.querySelector("[data-coordonnees]")) return;
      clearTimeout(attente);
      attente = setTimeout(() => formulaire.isConnected && regarder(formulaire), 500);
    }),
  );
})();
