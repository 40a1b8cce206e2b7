/** What a document says of the answers that it is due to. */
export const asked = { answers: ['scalar'] } as const;

/** What names a document of a workload, or of a part of a namespace. */
export const part = { namespace: 'scalar', suffix: 'scalar', workload: 'scalar', ...asked } as const;

/** A workload and the labels by which it is selected. */
export const selected = { namespace: 'scalar', workload: 'scalar', matchLabels: 'any', ...asked } as const;
