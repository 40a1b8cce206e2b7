/** Something wrong with a template, found at load. */
export interface TemplateFault {
  readonly template: string;
  readonly place: string;
  readonly message: string;
}

/** Thrown when templates do not hold together; names every fault at once. */
export class TemplateFaults extends Error {
  readonly faults: readonly TemplateFault[];

  constructor(faults: readonly TemplateFault[]) {
    super(faults.map(({ template, place, message }) => `${template}, ${place}: ${message}`).join('\n'));
    this.name = 'TemplateFaults';
    this.faults = faults;
  }
}
