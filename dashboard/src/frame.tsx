/** The page around the screens: waits for the Dashboard, follows its theme and locale, and leads from screen to screen. */
import { useAppBridge } from "@saleor/app-sdk/app-bridge";
import { useTheme } from "@saleor/macaw-ui";
import { Plug } from "lucide-react";
import { lazy, Suspense, useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";

import { Loading, Notice } from "./parts/states";
import { useRoute } from "./route";
import { SessionGate, useSession } from "./session";

const SCREENS = {
  golive: lazy(() => import("./screens/golive")),
  payments: lazy(() => import("./screens/payments")),
  accounts: lazy(() => import("./screens/accounts")),
  channels: lazy(() => import("./screens/channels")),
  health: lazy(() => import("./screens/health")),
  history: lazy(() => import("./screens/history")),
};
const Widget = lazy(() => import("./screens/widget"));
const PATIENCE = 8000; // milliseconds
type Name = keyof typeof SCREENS;

export function Frame() {
  const { t } = useTranslation();
  const { parts } = useRoute();
  const { appBridgeState } = useAppBridge();
  useDashboard();
  if (window.parent === window) return <div className="page"><Notice icon={<Plug aria-hidden />} title={t("direct")}>{t("directWhy")}</Notice></div>;
  if (!appBridgeState?.token) return <div className="page"><Waiting /></div>;
  return (
    <Suspense fallback={<div className="page"><Loading /></div>}>
      <SessionGate>{parts[0] === "widgets" ? <Widget /> : <Screens />}</SessionGate>
    </Suspense>
  );
}

/** The Dashboard answers at once; one that does not is not there, and the person should not wait for it. */
function Waiting() {
  const { t } = useTranslation();
  const [long, setLong] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setLong(true), PATIENCE);
    return () => clearTimeout(timer);
  }, []);
  return long ? <Notice icon={<Plug aria-hidden />} title={t("silent")}>{t("silentWhy")}</Notice> : <Loading />;
}

/** Macaw's theme is the page's ``main`` already. */
function Screens() {
  const { t } = useTranslation();
  const { parts, go } = useRoute();
  const { mayConfigure } = useSession();
  const first: Name = mayConfigure ? "golive" : "payments";
  const name: Name = parts[0] && parts[0] in SCREENS ? (parts[0] as Name) : first;
  const Screen = SCREENS[name];
  const heading = useRef<HTMLHeadingElement>(null);
  const started = useRef("");
  const title = t(name);
  const place = parts.join("/");
  useEffect(() => {
    if (started.current && started.current !== place) heading.current?.focus(); // who listens hears where they have come to
    started.current = place;
    document.querySelector(".tabs [aria-current]")?.scrollIntoView({ inline: "nearest", block: "nearest" });
    document.title = title;
  }, [place, title]);
  return (
    <div className="page">
      <nav className="tabs" aria-label={t("sections")}>
        {(Object.keys(SCREENS) as Name[]).map((each) => (
          <a key={each} href={`/dashboard/${each}`} aria-current={each === name ? "page" : undefined} onClick={(event) => { event.preventDefault(); go(each); }}>
            {t(each)}
          </a>
        ))}
      </nav>
      <div className="stack">
        <header>
          <h1 ref={heading} tabIndex={-1}>{t(name)}</h1>
          <p className="quiet">{t(`lead.${name}`)}</p>
        </header>
        <Suspense fallback={<Loading />}><Screen /></Suspense>
      </div>
    </div>
  );
}

/** Follows the Dashboard's theme and locale. Its redirect event names a path of its own, and the frame's address is right already. */
function useDashboard() {
  const { appBridge, appBridgeState } = useAppBridge();
  const { i18n } = useTranslation();
  const { setTheme } = useTheme();
  const theme = appBridgeState?.theme;
  useEffect(() => {
    setTheme(theme === "dark" ? "defaultDark" : "defaultLight");
    document.documentElement.style.colorScheme = theme === "dark" ? "dark" : "light";
  }, [theme, setTheme]);
  useEffect(() => {
    const speak = (locale: string) => {
      const language = locale.startsWith("de") ? "de" : "en";
      document.documentElement.lang = language;
      void i18n.changeLanguage(language);
    };
    speak(appBridge?.getState().locale ?? i18n.language); // what the Dashboard said before this listened
    return appBridge?.subscribe("localeChanged", ({ locale }) => speak(locale));
  }, [appBridge, i18n]);
}
