/** The app's JSON API, typed by its OpenAPI; a refusal is thrown as the app says it. */
import { useAppBridge } from "@saleor/app-sdk/app-bridge";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";

import type { components } from "./schema";

export type Shapes = components["schemas"];

export class Refused extends Error {
  constructor(readonly status: number, readonly refusal: Shapes["Refusal"] | null) {
    super(refusal?.message ?? String(status));
  }
}

type Ask = <T>(path: string, method?: string, body?: unknown) => Promise<T>;

function useAsk(): Ask {
  const { appBridgeState } = useAppBridge();
  const { i18n } = useTranslation();
  return async <T>(path: string, method = "GET", body?: unknown) => {
    const answer = await fetch(`/dashboard/api${path}`, {
      method,
      credentials: "omit",
      headers: {
        "content-type": "application/json",
        "accept-language": i18n.language,
        "saleor-api-url": appBridgeState?.saleorApiUrl ?? "",
        "authorization-bearer": appBridgeState?.token ?? "", // Saleor protocol 8.3
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const said: unknown = await answer.json().catch(() => null);
    if (!answer.ok) throw new Refused(answer.status, (said as Shapes["Refused"] | null)?.error ?? null);
    return said as T;
  };
}

export function useRead<T>(path: string) {
  const ask = useAsk();
  const { i18n } = useTranslation();
  return useQuery<T, Error>({ queryKey: [path, i18n.language], queryFn: () => ask<T>(path) });
}

export function useSend<T, B = undefined>(path: (body: B) => string, method = "POST") {
  const ask = useAsk();
  const known = useQueryClient();
  return useMutation<T, Error, B>({
    mutationFn: (body) => ask<T>(path(body), method, body),
    onSuccess: () => known.invalidateQueries(),
  });
}
