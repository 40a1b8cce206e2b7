import * as z from 'zod';

/** A run validates each schema once, so compiling them first costs more than it saves. */
export function checkSchemasAsTheyAre(): void {
  z.config({ jitless: true });
}
