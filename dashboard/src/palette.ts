/** Macaw's colours under short names, so that page.css follows the Dashboard's theme without knowing it. */
import { vars } from "@saleor/macaw-ui";

const { background, border, text } = vars.colors;
const NAMES: Record<string, string> = {
  quiet: `color-mix(in srgb, ${text.default1} 70%, ${background.default1})`, // macaw's own is too faint to read (WCAG 1.4.3)
  ink: text.default1, faint: text.defaultDisabled,
  page: background.default1, soft: background.default2, softer: background.default1Hovered,
  line: border.default1, strong: border.default2, accent: text.accent1,
  good: text.success1, warn: text.warning1, bad: text.critical1, info: text.info1,
};

for (const [name, value] of Object.entries(NAMES)) document.documentElement.style.setProperty(`--${name}`, value);
