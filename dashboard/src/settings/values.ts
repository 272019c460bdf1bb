/** A channel's settings as a form holds them, texts all of it, and the way there and back. */
import type { Shapes } from "../api/client";

export type Settings = Shapes["ChannelSettings-Output"];
type Method = Shapes["Method-Output"];
export type MethodValues = {
  paymentType: string; enabled: boolean; label: Record<string, string>; instructions: Record<string, string>;
  minimum: string; maximum: string; countries: string; currencies: string;
  business: NonNullable<Method["business"]>; minimumAge: string; capture: NonNullable<Method["capture"]>;
};
export type SettingsValues = Omit<Settings, "methods" | "allowedOrigins" | "customerStatement"> & {
  methods: MethodValues[]; allowedOrigins: string; customerStatement: string; cardFormOptions: Record<string, string>;
};
/** The names of the settings, each of which follows the defaults or differs as a whole. */
export type Name = keyof Settings;

export const FIRST: Settings = {
  allowedOrigins: [], methods: ["CCARD", "PAYPAL", "EPS"].map((paymentType) => ({ paymentType, enabled: true })), serviceUrl: "",
  language: "en", capture: "saleor", cardForm: "pci3", cardFormOptions: {}, customerStatement: null, orderNumbers: true, transferFund: false, reverseDoublePayments: false,
  forward: { consumer: true, basket: false },
};

const words = (text: string) => text.split(/[\s,;]+/).filter(Boolean);
const filled = (texts: Record<string, string>) => Object.fromEntries(Object.entries(texts).filter(([, text]) => text.trim()));

export function methodValues(of: Method): MethodValues {
  return {
    paymentType: of.paymentType, enabled: of.enabled ?? true,
    label: { de: "", en: "", ...of.label }, instructions: { de: "", en: "", ...of.instructions },
    minimum: of.minimum ?? "", maximum: of.maximum ?? "", countries: (of.countries ?? []).join(", "), currencies: (of.currencies ?? []).join(", "),
    business: of.business ?? "any", minimumAge: of.minimumAge == null ? "" : String(of.minimumAge), capture: of.capture ?? "channel",
  };
}

function method(values: MethodValues): Shapes["Method-Input"] {
  return {
    ...values, label: filled(values.label), instructions: filled(values.instructions),
    minimum: decimal(values.minimum), maximum: decimal(values.maximum),
    countries: words(values.countries.toUpperCase()), currencies: words(values.currencies.toUpperCase()),
    minimumAge: values.minimumAge.trim() ? Number(values.minimumAge) : null,
  };
}

/** An amount as somebody writes it, with comma or point; never through a number. */
export const decimal = (text: string) => text.trim().replace(",", ".") || null;

export function toValues(of: Settings): SettingsValues {
  return {
    ...FIRST, ...of, methods: of.methods.map(methodValues), allowedOrigins: of.allowedOrigins.join("\n"),
    customerStatement: of.customerStatement ?? "", cardFormOptions: { ...of.cardFormOptions },
  };
}

export function toSettings(values: SettingsValues): Shapes["ChannelSettings-Input"] {
  return {
    ...values, methods: values.methods.map(method), allowedOrigins: words(values.allowedOrigins),
    customerStatement: values.customerStatement.trim() || null, cardFormOptions: filled(values.cardFormOptions),
  };
}
