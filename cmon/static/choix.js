/* A long list becomes a field that one types in. The list stays, hidden: it is what is sent. */
(() => {
  "use strict";

  const simple = (texte) => texte.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();

  function ameliorer(liste) {
    const options = [...liste.options].filter((o) => o.value);
    const nommee = (texte) => options.find((o) => o.text === texte);
    const choisir = (option) => {
      const valeur = option ? option.value : "";
      if (liste.value === valeur) return;
      liste.value = valeur;
      liste.dispatchEvent(new Event("change", { bubbles: true }));
    };
    const { id } = liste;
    const invalide = liste.getAttribute("aria-invalid");
    const textes = (liste.getAttribute("aria-describedby") ?? "").split(" ").filter(Boolean);
    const aide = textes.map((t) => document.getElementById(t)?.textContent.trim()).join(" ");
    window.accessibleAutocomplete.enhanceSelectElement({
      selectElement: liste,
      defaultValue: liste.value ? liste.selectedOptions[0].text : "",
      autoselect: false,
      confirmOnBlur: false,
      displayMenu: "overlay",
      placeholder: [...liste.options].find((o) => !o.value)?.text ?? "",
      inputClasses: "form-control",
      minLength: 0,
      showAllValues: true,
      dropdownArrow: () => "",
      source: (texte, repondre) => {
        const mots = simple(texte).split(/\s+/).filter(Boolean);
        const tout = !mots.length || nommee(texte);
        repondre(options.map((o) => o.text).filter((t) => tout || mots.every((m) => simple(t).includes(m))));
      },
      onConfirm: (texte) => texte && choisir(nommee(texte)),
      tStatusNoResults: () => "Aucune proposition.",
      tNoResults: () => "Aucune proposition",
      tStatusSelectedOption: (choix, n, i) => `${choix}, ${i + 1} sur ${n}.`,
      tStatusResults: (n, choix) => `${n} proposition${n > 1 ? "s" : ""}. ${choix}`,
      tAssistiveHint: () => `${aide} Flèches pour parcourir les propositions, Entrée pour choisir.`,
    });
    const champ = document.getElementById(id);
    if (invalide) champ.setAttribute("aria-invalid", invalide);
    // What is typed and is not in the list chooses nothing.
    champ.addEventListener("input", () => choisir(nommee(champ.value)));
  }

  const listes = document.querySelectorAll("select[data-choisir]");
  if (listes.length) {
    const script = document.createElement("script");
    script.src = listes[0].dataset.choisir;
    script.onload = () => listes.forEach(ameliorer);
    document.head.append(script);
  }
})();
