import type { Widening } from './proof.ts';
import type { WideningCode } from './widening-code.ts';

/** Collects what is open beyond the declaration, one entry for each code, destination and port. */
export class Widenings {
  private readonly found = new Map<string, Omit<Widening, 'sources'> & { readonly sources: Set<string> }>();

  add(code: WideningCode, destination: string, port: number, protocol: string, source?: string): void {
    const key = `${code} ${destination} ${protocol} ${port}`;
    const known = this.found.get(key) ?? { code, destination, port, protocol, sources: new Set<string>() };
    this.found.set(key, known);
    if (source !== undefined) known.sources.add(source);
  }

  list(): Widening[] {
    return [...this.found.values()].map((widening) => ({ ...widening, sources: [...widening.sources] }));
  }
}
