/** A moment as people of a language write it. */
export const when = (at: string | null, language: string) =>
  at ? new Intl.DateTimeFormat(language, { dateStyle: "medium", timeStyle: "short" }).format(new Date(at)) : "–";
