import { printable } from './printable.ts';

/** A text in which nothing is Markdown: what came from outside cannot become a link, a table or HTML. */
export function markdownText(text: string): string {
  return printable(text).replace(/([\\`*_[\]<>|#~])/g, '\\$1');
}
