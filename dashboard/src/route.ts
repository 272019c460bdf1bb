/** Where a person is in the app: a path below /dashboard, kept in the frame's address and mirrored into the Dashboard's. */
import { actions, useAppBridge } from "@saleor/app-sdk/app-bridge";
import { useCallback, useSyncExternalStore } from "react";

const listeners = new Set<() => void>();

function listen(changed: () => void) {
  listeners.add(changed);
  return () => void listeners.delete(changed);
}

const here = () => location.pathname.replace(/^\/dashboard\/?/, "");

/** Replaces rather than pushes: the Dashboard keeps the history, or going back would take two steps. */
export function show(path: string) {
  history.replaceState(null, "", `/dashboard/${path}${location.search}`);
  for (const changed of listeners) changed();
}

export function useRoute() {
  const { appBridge } = useAppBridge();
  const parts = useSyncExternalStore(listen, here).split("/").map(decodeURIComponent);
  const go = useCallback(
    (...path: string[]) => {
      const to = path.map(encodeURIComponent).join("/");
      show(to);
      void appBridge?.dispatch(actions.UpdateRouting({ newRoute: `/${to}` })).catch(() => undefined); // old Dashboards do not answer
    },
    [appBridge],
  );
  return { parts, go };
}
