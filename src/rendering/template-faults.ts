import type { TemplateFault } from './check-template.ts';

/** Thrown when templates do not hold together; names every fault at once. */
export class TemplateFaults extends Error {
  readonly faults: readonly TemplateFault[];

  constructor(faults: readonly TemplateFault[]) {
    super(faults.map(({ template, place, message }) => `${template}, ${place}: ${message}`).join('\n'));
    this.name = 'TemplateFaults';
    this.faults = faults;
  }
}
