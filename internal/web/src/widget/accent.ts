// The store's colour, made dark enough to be read on.

/** WCAG AA for text of normal size. */
const wanted = 4.5;

/**
 * Returns the colour, darkened until white text on it can be read; undefined
 * if it is no colour. The probe is an element in the page, to have the browser
 * understand any notation.
 */
export function accentOf(colour: string, probe: HTMLElement): string | undefined {
  if (!CSS.supports("color", colour)) return undefined;
  probe.style.color = colour;
  const found = getComputedStyle(probe).color.match(/^rgba?\((\d+), (\d+), (\d+)/);
  probe.style.color = "";
  if (!found) return undefined;
  let rgb = found.slice(1, 4).map(Number);
  while (1.05 / (luminance(rgb) + 0.05) < wanted) rgb = rgb.map((c) => c * 0.95);
  return `rgb(${rgb.map(Math.round).join(" ")})`;
}

/** Relative luminance as WCAG defines it, 0 to 1. */
function luminance(rgb: number[]): number {
  const [r = 0, g = 0, b = 0] = rgb.map((c) => (c / 255 <= 0.04045 ? c / 255 / 12.92 : ((c / 255 + 0.055) / 1.055) ** 2.4));
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}
