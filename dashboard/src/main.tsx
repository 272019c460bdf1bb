/** Starts the page: the bridge to the Dashboard, the query cache, the words and the theme. */
import "@saleor/macaw-ui/style";
import "./page.css";
import { AppBridge, AppBridgeProvider } from "@saleor/app-sdk/app-bridge";
import { ThemeProvider } from "@saleor/macaw-ui";
import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { createRoot } from "react-dom/client";

import { Frame } from "./frame";
import "./words";

const bridge = new AppBridge();
const queries = new QueryClient({ defaultOptions: { queries: { retry: false, refetchOnWindowFocus: false } } });

createRoot(document.getElementById("root")!).render(
  <AppBridgeProvider appBridgeInstance={bridge}>
    <QueryClientProvider client={queries}>
      <ThemeProvider>
        <Frame />
      </ThemeProvider>
    </QueryClientProvider>
  </AppBridgeProvider>,
);
