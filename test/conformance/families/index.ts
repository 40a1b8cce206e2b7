import type { Family } from '../family.ts';
import { crdSchemas } from './crd-schemas.ts';

/** Every family, in the order of the printed table. */
export const families: readonly Family[] = [crdSchemas];
