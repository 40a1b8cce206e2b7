/** Puts values into the `{placeholders}` of a text; one without a value stays as it is, so that nothing is made up. */
export function fillText(text: string, values: Readonly<Record<string, string>>): string {
  return text.replace(/\{(\w+)\}/g, (whole, name: string) => values[name] ?? whole);
}
