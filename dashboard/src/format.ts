/** Moments and amounts as people of a language write them. */
import { useTranslation } from "react-i18next";

export function useFormat() {
  const { i18n } = useTranslation();
  const moments = new Intl.DateTimeFormat(i18n.language, { dateStyle: "medium", timeStyle: "short" });
  const seconds = new Intl.DateTimeFormat(i18n.language, { dateStyle: "medium", timeStyle: "medium" });
  const money = (amount: string, currency: string) => {
    const form = new Intl.NumberFormat(i18n.language, { style: "currency", currency });
    return form.format(amount as unknown as number); // a decimal string is formatted exactly; a number would be rounded
  };
  return {
    when: (at: string | null | undefined) => (at ? moments.format(new Date(at)) : "–"),
    exactly: (at: string | null | undefined) => (at ? seconds.format(new Date(at)) : "–"),
    /** What the server says as one text, like ``12.50 EUR``; anything else stays as it is. */
    amount: (text: string) => text.replace(/^([\d.]+) ([A-Z]{3})$/, (_, value: string, currency: string) => money(value, currency)),
    money,
  };
}

/** The exact difference of two decimals; numbers would round. */
export function minus(a: string, b: string) {
  const places = Math.max(...[a, b].map((text) => text.split(".")[1]?.length ?? 0));
  const whole = (text: string) => { const [units = "0", rest = ""] = text.split("."); return BigInt(units + rest.padEnd(places, "0")); };
  const digits = (whole(a) - whole(b)).toString().padStart(places + 1, "0");
  return places ? `${digits.slice(0, -places)}.${digits.slice(-places)}` : digits;
}
