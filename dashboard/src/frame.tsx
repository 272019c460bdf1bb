/** The page around the screens: waits for the Dashboard, follows its theme and locale, and lets a person choose. */
import { useAppBridge } from "@saleor/app-sdk/app-bridge";
import { Box, Button, Text, useTheme } from "@saleor/macaw-ui";
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";

import { Accounts } from "./screens/accounts";
import { Channels } from "./screens/channels";
import { GoLive } from "./screens/golive";
import { Health } from "./screens/health";
import { History } from "./screens/history";
import { Payments } from "./screens/payments";
import { Empty } from "./states";

const SCREENS = { golive: GoLive, accounts: Accounts, channels: Channels, payments: Payments, health: Health, history: History };
type Name = keyof typeof SCREENS;

function asked(): Name {
  const name = location.pathname.split("/")[2] ?? "";
  return name in SCREENS ? (name as Name) : "golive";
}

export function Frame() {
  const { appBridge, appBridgeState } = useAppBridge();
  const { t, i18n } = useTranslation();
  const { setTheme } = useTheme();
  const [name, setName] = useState<Name>(asked);
  const theme = appBridgeState?.theme;
  useEffect(() => setTheme(theme === "dark" ? "defaultDark" : "defaultLight"), [theme, setTheme]);
  useEffect(() => {
    const speak = (locale: string) => {
      const language = locale.startsWith("de") ? "de" : "en";
      document.documentElement.lang = language;
      void i18n.changeLanguage(language);
    };
    speak(i18n.language);
    return appBridge?.subscribe("localeChanged", ({ locale }) => speak(locale));
  }, [appBridge, i18n]);
  const go = (next: Name) => {
    history.replaceState(null, "", `/dashboard/${next}${location.search}`);
    setName(next);
  };
  const Screen = SCREENS[name];
  if (window.parent === window) return <Box padding={6}><Empty>{t("direct")}</Empty></Box>;
  return (
    <Box padding={4} display="grid" gap={5} color="default1">
      <nav aria-label={t("sections")}>
        {(Object.keys(SCREENS) as Name[]).map((each) => (
          <Button key={each} variant={each === name ? "primary" : "tertiary"} aria-current={each === name ? "page" : undefined} onClick={() => go(each)}>
            {t(each)}
          </Button>
        ))}
      </nav>
      <main>
        <Text as="h1" size={8}>{t(name)}</Text>
        <Box marginTop={4}>{appBridgeState?.token ? <Screen /> : <Empty>{t("waiting")}</Empty>}</Box>
      </main>
    </Box>
  );
}
