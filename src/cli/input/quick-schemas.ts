import * as z from 'zod/mini';

/**
 * A run validates each schema once, so compiling them first costs more than it saves. Schemas decide on it when they
 * are made, so this is imported before any of them.
 */
z.config({ jitless: true });
