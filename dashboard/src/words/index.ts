/** The words, in English and German; the Dashboard's locale chooses. */
import i18n from "i18next";
import { initReactI18next } from "react-i18next";

import de from "./de.json";
import en from "./en.json";

void i18n.use(initReactI18next).init({
  resources: { de: { translation: de }, en: { translation: en } },
  lng: navigator.language.startsWith("de") ? "de" : "en",
  fallbackLng: "en",
  interpolation: { escapeValue: false }, // React makes text of every value
});

export { i18n };
