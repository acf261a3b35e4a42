/* What the pages gain with JavaScript. Each part improves something that already works without it. */
(() => {
  "use strict";

  const tous = (selecteur, racine = document) => [...racine.querySelectorAll(selecteur)];
  const creer = (balise, attributs = {}, ...enfants) => {
    const element = Object.assign(document.createElement(balise), attributs);
    element.append(...enfants);
    return element;
  };
  // Once per element, however often a piece of page is swapped.
  const chaque = (selecteur, faire) =>
    tous(selecteur).forEach((element) => {
      const faits = (element.faits ??= new Set());
      if (!faits.has(faire)) {
        faits.add(faire);
        faire(element);
      }
    });

  /* ---- messages at the bottom of the screen ---- */
  function annoncer(texte) {
    const fermer = creer("button", { type: "button", className: "link", textContent: "Fermer" });
    const message = creer("div", { className: "toast" }, creer("span", { textContent: texte }), fermer);
    fermer.onclick = () => message.remove();
    // Above an open dialog only what is inside it can be read.
    (document.querySelector("dialog[open]") ?? document.getElementById("annonces")).append(message);
    setTimeout(() => message.remove(), 12000);
  }
  const PANNE = "Le site n’a pas pu répondre. Vérifiez votre connexion, puis réessayez dans un moment.";
  document.addEventListener("htmx:error", () => annoncer(PANNE));
  // The session has ended: whoever signs in again comes back to the page in front of them, not to a piece of it.
  document.addEventListener("htmx:before:response", (e) => {
    const { status, headers } = e.detail.ctx.response;
    if (status !== 401 || !headers.has("HX-Redirect")) return;
    e.preventDefault();
    const connexion = new URL(headers.get("HX-Redirect"), location.href);
    connexion.searchParams.set("suite", location.pathname + location.search);
    location.assign(connexion);
  });
  document.addEventListener("htmx:response:error", (e) => {
    if (e.detail.ctx.response.status >= 500) {
      annoncer("Une erreur est survenue de notre côté. Rien n’est perdu : réessayez dans un moment.");
    }
  });

  /* ---- live counters: characters as the server counts them ---- */
  function compter(zone) {
    const minimum = Number(zone.dataset.minimum);
    const affichage = document.getElementById(`${zone.id}-compte`);
    const jauge = affichage.nextElementSibling;
    const voix = creer("span", { className: "visually-hidden", role: "status" });
    let attente;
    affichage.after(voix);
    const montrer = () => {
      const n = [...zone.value.trim().normalize("NFC")].length;
      const mot = n > 1 ? "caractères" : "caractère";
      affichage.textContent = n < minimum ? `${n} ${mot} sur ${minimum} au moins` : `${n} ${mot} : c’est assez`;
      jauge.value = Math.min(n, minimum);
      clearTimeout(attente);
      return affichage.textContent;
    };
    zone.addEventListener("input", () => {
      const texte = montrer();
      attente = setTimeout(() => (voix.textContent = texte), 1200);
    });
    montrer();
  }

  /* ---- autocompletion: the text typed stays what is sent ---- */
  let bibliotheque;
  function charger(adresse) {
    bibliotheque ??= new Promise((fini, rate) => {
      document.head.append(creer("script", { src: adresse, onload: fini, onerror: rate }));
    });
    return bibliotheque;
  }
  function proposer(boite) {
    const champ = boite.querySelector("input");
    const textes = (champ.getAttribute("aria-describedby") ?? "").split(" ").filter(Boolean);
    const aide = textes.map((id) => document.getElementById(id)?.textContent.trim()).join(" ");
    let attente;
    let demande;
    const renoncer = () => {
      clearTimeout(attente);
      demande?.abort();
    };
    const chercher = (texte, repondre) => {
      demande = new AbortController();
      fetch(`${boite.dataset.autocompletion}?q=${encodeURIComponent(texte)}`, { signal: demande.signal })
        .then((reponse) => (reponse.ok ? reponse.json() : []))
        .then(repondre, () => {});
    };
    const valeur = (choix) => (typeof choix === "string" ? choix : (choix?.valeur ?? ""));
    charger(boite.dataset.module).then(() => {
      const { id, name, required, value } = champ;
      const avait = document.activeElement === champ;
      const invalide = champ.getAttribute("aria-invalid");
      champ.remove();
      window.accessibleAutocomplete({
        element: boite,
        id,
        name,
        required,
        defaultValue: value,
        minLength: 2,
        confirmOnBlur: false,
        displayMenu: "overlay",
        inputClasses: "form-control",
        source: (texte, repondre) => {
          renoncer();
          attente = setTimeout(() => chercher(texte.trim(), repondre), 150);
        },
        templates: {
          inputValue: valeur,
          suggestion: (choix) => creer("span", { textContent: choix.libelle ?? valeur(choix) }).innerHTML,
        },
        // A diploma of the catalogue brings its level. An answer still on its way would open the list again.
        onConfirm: (choix) => {
          renoncer();
          const voisin = document.getElementById(boite.dataset.remplit);
          if (voisin && choix?.niveau) voisin.value = choix.niveau;
        },
        // Otherwise it says « none » while the answer is on its way.
        showNoOptionsFound: false,
        tStatusQueryTooShort: (n) => `Tapez au moins ${n} caractères.`,
        tStatusNoResults: () => "Aucune proposition.",
        tStatusSelectedOption: (choix, n, i) => `${choix}, ${i + 1} sur ${n}.`,
        tStatusResults: (n, choix) => `${n} proposition${n > 1 ? "s" : ""}. ${choix}`,
        tAssistiveHint: () => `${aide} Flèches pour parcourir les propositions, Entrée pour choisir.`,
      });
      const nouveau = document.getElementById(id);
      if (invalide) nouveau.setAttribute("aria-invalid", invalide);
      if (avait) nouveau.focus();
    }, () => {});
  }

  /* ---- files: sent as soon as they are chosen, with their progress ---- */
  const envois = new Map(); // form → number of files under way

  function fichiers(zone) {
    const champ = zone.querySelector("input[type=file]");
    const liste = zone.querySelector(".files");
    const formulaire = champ.form;
    const erreur = (texte) => {
      const id = `${champ.id}-erreur-envoi`;
      document.getElementById(id)?.remove();
      if (texte) champ.before(creer("p", { className: "err", id, role: "alert", textContent: `Erreur : ${texte}` }));
    };
    tous(".file", liste).forEach(retirable);
    champ.addEventListener("change", () => {
      erreur("");
      // The only place is taken by the last choice.
      if (zone.dataset.maximum === "1") liste.replaceChildren();
      const place = Number(zone.dataset.maximum) - liste.children.length;
      const choisis = [...champ.files];
      if (choisis.length > place) {
        const n = Number(zone.dataset.maximum);
        erreur(`joignez ${n} fichier${n > 1 ? "s" : ""} au plus. Retirez un fichier pour en joindre un autre.`);
      } else {
        choisis.forEach((fichier) => envoyer(fichier, zone, liste, formulaire, erreur));
      }
      champ.value = "";
    });
  }

  function envoyer(fichier, zone, liste, formulaire, erreur) {
    const part = creer("span", { className: "num", textContent: "0 %" });
    const jauge = creer("progress", { max: 100, value: 0, ariaLabel: `Envoi de ${fichier.name}` });
    const nom = creer("span", { textContent: fichier.name });
    const ligne = creer("li", { className: "file" }, creer("span"), nom, part, jauge);
    liste.append(ligne);
    const corps = new FormData();
    corps.append("csrf_token", formulaire.elements.csrf_token?.value ?? "");
    corps.append("champ", zone.dataset.nom);
    corps.append("fichier", fichier);
    const requete = new XMLHttpRequest();
    const finir = () => {
      envois.set(formulaire, envois.get(formulaire) - 1);
      const suite = formulaire.suite;
      if (!envois.get(formulaire) && suite) {
        formulaire.suite = null;
        suite();
      }
    };
    requete.upload.onprogress = (e) => {
      jauge.value = e.lengthComputable ? Math.round((e.loaded / e.total) * 100) : 50;
      part.textContent = `${jauge.value} %`;
    };
    requete.onload = () => {
      const recu = new DOMParser().parseFromString(requete.responseText, "text/html");
      const nouvelle = recu.querySelector("li.file");
      if (requete.status < 300 && nouvelle) {
        ligne.replaceWith(nouvelle);
        retirable(nouvelle);
      } else {
        ligne.remove();
        const texte = recu.querySelector(".err")?.textContent.trim().replace(/^Erreur\s:\s*/, "");
        erreur(`${fichier.name} n’est pas joint. ${texte || "Réessayez dans un moment."}`);
      }
      finir();
    };
    requete.onerror = () => {
      ligne.remove();
      erreur(`${fichier.name} n’est pas joint. ${PANNE}`);
      finir();
    };
    envois.set(formulaire, (envois.get(formulaire) ?? 0) + 1);
    requete.open("POST", zone.dataset.envoi);
    requete.setRequestHeader("HX-Request", "true");
    requete.send(corps);
  }

  // The box « Joindre » becomes a hidden field and a button.
  function retirable(ligne) {
    const boite = ligne.querySelector("input[type=checkbox]");
    if (!boite) return;
    const nom = ligne.querySelector("span").firstChild.textContent.trim();
    const cache = creer("input", { type: "hidden", name: boite.name, value: boite.value });
    const bouton = creer("button", { type: "button", className: "link", textContent: "Retirer" });
    bouton.setAttribute("aria-label", `Retirer ${nom}`);
    bouton.onclick = () => {
      const champ = ligne.closest(".drop").querySelector("input[type=file]");
      ligne.remove();
      champ.focus();
    };
    boite.closest("label").replaceWith(cache, bouton);
  }

  /* ---- forms: never sent twice; wait for the files under way ---- */
  const boutons = (formulaire) => tous("button[type=submit], button:not([type])", formulaire);
  function liberer(formulaire) {
    delete formulaire.dataset.envoye;
    boutons(formulaire).forEach((b) => (b.disabled = false));
  }
  document.addEventListener(
    "submit",
    (e) => {
      const formulaire = e.target;
      if (formulaire.method !== "post" || formulaire.target || "telecharge" in formulaire.dataset) return;
      const arreter = () => {
        e.preventDefault();
        e.stopImmediatePropagation();
      };
      if ("envoye" in formulaire.dataset) return arreter();
      if (envois.get(formulaire)) {
        arreter();
        formulaire.suite = () => formulaire.requestSubmit(e.submitter);
        return annoncer("Vos fichiers finissent d’arriver : l’envoi suivra.");
      }
      formulaire.dataset.envoye = "";
      // After the browser has read the form: a disabled button is not sent.
      setTimeout(() => boutons(formulaire).forEach((b) => (b.disabled = true)));
    },
    true,
  );
  window.addEventListener("pageshow", () => tous("form[data-envoye]").forEach(liberer));
  document.addEventListener("htmx:finally:request", (e) => {
    const formulaire = e.detail.ctx.sourceElement?.closest?.("form");
    if (formulaire) setTimeout(() => liberer(formulaire));
  });

  /* ---- dialog: a link whose page opens in place ---- */
  const boite = document.getElementById("boite");
  boite?.addEventListener("close", () => boite.replaceChildren());
  document.addEventListener("click", (e) => {
    const fermer = e.target.closest?.("[data-fermer]");
    if (fermer && boite.contains(fermer)) {
      e.preventDefault();
      boite.close();
    }
    tous("details.compte[open]").forEach((menu) => menu.contains(e.target) || (menu.open = false));
  });
  document.addEventListener("keydown", (e) => {
    if (e.key === "Escape") tous("details.compte[open]").forEach((menu) => (menu.open = false));
  });

  /* ---- errors: the summary takes the focus, its links lead to the fields ---- */
  function regarder(racine) {
    const resume = racine.querySelector("[data-resume]");
    if (!resume) return false;
    if (!document.title.startsWith("Erreur")) document.title = `Erreur : ${document.title}`;
    resume.focus();
    return true;
  }
  document.addEventListener("click", (e) => {
    const lien = e.target.closest?.("[data-resume] a");
    const champ = lien && document.getElementById(lien.hash.slice(1));
    if (champ) {
      e.preventDefault();
      champ.focus({ preventScroll: true });
      (champ.closest(".field") ?? champ).scrollIntoView({ block: "center" });
    }
  });
  document.addEventListener("htmx:after:swap", (e) => {
    const cible = e.detail.ctx.target;
    ameliorer();
    if (cible === boite && boite.childElementCount) {
      if (!boite.open) boite.showModal();
      boite.scrollTop = 0;
      if (!regarder(boite)) boite.querySelector("#boite-titre")?.focus({ preventScroll: true });
    } else {
      regarder(cible?.isConnected ? cible : document);
      // On a phone the filters cover the page: once used, they leave it to the results.
      if (document.querySelector(".filters:target")) location.replace("#resultats");
    }
  });

  /* ---- counters kept fresh while they are looked at: as often as they ask, and when one comes back to the page ---- */
  let rafraichi = Date.now();
  function rafraichir(age) {
    const lien = document.querySelector("[data-rafraichir]");
    if (!lien || document.hidden || Date.now() - rafraichi < (age ?? Number(lien.dataset.rafraichir)) * 1000) return;
    rafraichi = Date.now();
    lien.dispatchEvent(new CustomEvent("rafraichir"));
  }
  if (document.querySelector("[data-rafraichir]")) {
    setInterval(rafraichir, 5000);
    window.addEventListener("focus", () => rafraichir(3));
    document.addEventListener("visibilitychange", () => rafraichir(3));
    // A heart pressed on the same page changes one of them.
    document.addEventListener("htmx:after:swap", (e) => {
      if (e.detail.ctx.sourceElement?.matches?.(".coeur")) rafraichir(0);
    });
  }

  /* ---- small helps: print, copy, the current entry of a scrolling menu ---- */
  function montrer(bouton) {
    bouton.hidden = false;
    bouton.addEventListener("click", async () => {
      if ("imprimer" in bouton.dataset) return window.print();
      try {
        await navigator.clipboard.writeText(bouton.dataset.copier);
        annoncer("Adresse copiée.");
      } catch {
        annoncer("La copie n’est pas permise ici : sélectionnez l’adresse, puis copiez-la.");
      }
    });
  }

  function ameliorer() {
    chaque("textarea[data-minimum]", compter);
    chaque("[data-autocompletion]", proposer);
    chaque("[data-envoi]", fichiers);
    chaque("[data-imprimer], [data-copier]", montrer);
  }
  ameliorer();
  regarder(document);
  tous(".sub [aria-current], .tabs [aria-current]").forEach((lien) => {
    lien.scrollIntoView({ block: "nearest", inline: "center" });
  });
})();
