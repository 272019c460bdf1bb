/** Starts the page: the bridge to the Dashboard, the query cache, the words and the theme. */
import "@saleor/macaw-ui/style";
import "./page.css";
import "./palette";
import { actions, AppBridge, AppBridgeProvider } from "@saleor/app-sdk/app-bridge";
import { ThemeProvider } from "@saleor/macaw-ui";
import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { type ReactNode, useEffect } from "react";
import { createRoot } from "react-dom/client";

import { Frame } from "./frame";
import "./words";

// macaw-ui locks the scroll bar behind an open dialog by a style of its own, which the page's policy allows by this nonce.
const nonce = document.querySelector<HTMLMetaElement>('meta[property="csp-nonce"]')?.nonce;
Object.assign(globalThis, { __webpack_nonce__: nonce });

const bridge = new AppBridge({ autoNotifyReady: false });
const queries = new QueryClient({ defaultOptions: { queries: { retry: false, refetchOnWindowFocus: false } } });

/** Says that the app is ready when everything listens: what the Dashboard says before is not heard by the SDK's hook. */
function Listening({ children }: { children: ReactNode }) {
  useEffect(() => void bridge.dispatch(actions.NotifyReady()).catch(() => undefined), []);
  return children;
}

createRoot(document.getElementById("root")!).render(
  <AppBridgeProvider appBridgeInstance={bridge}>
    <QueryClientProvider client={queries}>
      <ThemeProvider>
        <Listening>
          <Frame />
        </Listening>
      </ThemeProvider>
    </QueryClientProvider>
  </AppBridgeProvider>,
);
