/** One thing wrong with the knowledge: the file below `questions/`, and what is wrong in it. */
export interface KnowledgeFault {
  readonly file: string;
  readonly message: string;
}

/** Thrown when the knowledge does not hold together; names every fault at once. */
export class KnowledgeError extends Error {
  readonly faults: readonly KnowledgeFault[];

  constructor(faults: readonly KnowledgeFault[]) {
    super(faults.map(({ file, message }) => `${file}: ${message}`).join('\n'));
    this.name = 'KnowledgeError';
    this.faults = faults;
  }
}
