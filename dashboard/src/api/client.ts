/** The app's JSON API, typed by its OpenAPI; a refusal is thrown as the app says it. */
import { useAppBridge } from "@saleor/app-sdk/app-bridge";
import { keepPreviousData, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";

import type { components } from "./schema";

export type Shapes = components["schemas"];
export type Refusal = Shapes["Refusal"];

export class Refused extends Error {
  constructor(readonly status: number, readonly refusal: Refusal | null) {
    super(refusal?.message ?? String(status));
  }
}

type Ask = <T>(path: string, method?: string, body?: unknown) => Promise<T>;

export function useAsk(): Ask {
  const { appBridge } = useAppBridge();
  const { i18n } = useTranslation();
  return async <T>(path: string, method = "GET", body?: unknown) => {
    const state = appBridge?.getState(); // the token of this moment: the Dashboard renews it while a person reads
    const answer = await fetch(`/dashboard/api${path}`, {
      method,
      credentials: "omit",
      headers: {
        "content-type": "application/json",
        "accept-language": i18n.language,
        "saleor-api-url": state?.saleorApiUrl ?? "",
        "authorization-bearer": state?.token ?? "", // Saleor protocol 8.3
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const said: unknown = await answer.json().catch(() => null);
    if (!answer.ok) throw new Refused(answer.status, (said as Shapes["Refused"] | null)?.error ?? null);
    return said as T;
  };
}

/** ``idle`` asks nothing itself, and has what another part of the page has read. */
export function useRead<T>(path: string, more: { every?: number; idle?: boolean } = {}) {
  const ask = useAsk();
  const { i18n } = useTranslation();
  return useQuery<T, Error>({
    queryKey: [path, i18n.language],
    queryFn: () => ask<T>(path),
    enabled: !more.idle,
    ...(more.every ? { refetchInterval: more.every } : {}),
    placeholderData: keepPreviousData, // a page or a language further on: a form must not lose what was typed
  });
}

export function useSend<T, B = undefined>(path: (body: B) => string, method = "POST") {
  const ask = useAsk();
  const known = useQueryClient();
  return useMutation<T, Error, B>({
    mutationFn: (body) => ask<T>(path(body), method, body),
    // A refusal as well: what was shown may be old. Not waited for: who asked hears first, or their form would be gone.
    onSettled: () => void known.invalidateQueries(),
  });
}

export const at = (...parts: string[]) => `/${parts.map(encodeURIComponent).join("/")}`;
