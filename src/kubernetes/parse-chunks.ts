import {
  CORE_SCHEMA,
  constructFromEvents,
  EVENT_ID,
  type Event,
  mergeTag,
  parseEvents,
  YAMLException,
} from 'js-yaml';
import type { Chunk } from './chunks.ts';
import { itemOffsets } from './item-offsets.ts';
import type { ReadLimits } from './read-limits.ts';

/** The documents of a chunk, or why they cannot be read. */
export type ParsedChunk =
  | {
      readonly values: readonly unknown[];
      /** First lines of the elements of `items`, where the text tells them. */
      readonly itemLines: readonly number[];
      /** YAML without aliases is bounded by its text and by the parser's depth. */
      readonly mayBeUnbounded: boolean;
    }
  /** `line` counts from the chunk's first, which is 0. */
  | { readonly reason: string; readonly line?: number };

const schema = CORE_SCHEMA.withTags(mergeTag);

/** Characters that are parsed in one go: starting the parser anew costs more than its events take memory. */
const atOnce = 4 * 1024 * 1024;

/**
 * Parses chunks of YAML: many at once, and each by itself where something is wrong with one of them. Both ways give
 * the same. Chunks without content are left out.
 */
export function* parseChunks(
  chunks: readonly Chunk[],
  limits: ReadLimits,
  most = atOnce,
): Generator<readonly [Chunk, ParsedChunk]> {
  for (const group of groupsOf(chunks, most)) {
    const together = group.length > 1 ? parseTogether(group, limits) : undefined;
    for (const [index, chunk] of group.entries()) {
      if (chunk.contentLine !== undefined) yield [chunk, together?.[index] ?? parseAlone(chunk, limits)];
    }
  }
}

function* groupsOf(chunks: readonly Chunk[], most: number): Generator<readonly Chunk[]> {
  let group: Chunk[] = [];
  let size = 0;
  for (const chunk of chunks) {
    if (group.length > 0 && size + chunk.text.length > most) {
      yield group;
      group = [];
      size = 0;
    }
    group.push(chunk);
    size += chunk.text.length;
  }
  if (group.length > 0) yield group;
}

function parseAlone(chunk: Chunk, limits: ReadLimits): ParsedChunk {
  try {
    const events = parseEvents(chunk.text, { maxDepth: limits.depth });
    const values = constructFromEvents(events, { source: chunk.text, schema });
    return {
      values,
      itemLines: itemLines(chunk, events, chunk.text, 0),
      mayBeUnbounded: events.some(isAlias),
    };
  } catch (error) {
    if (!(error instanceof YAMLException)) {
      return { reason: error instanceof Error ? error.message : String(error) };
    }
    const { mark } = error;
    const reason = withoutContent(error.reason);
    return mark ? { reason, line: Math.min(mark.line, chunk.lines - 1) } : { reason };
  }
}

/**
 * What is wrong, without the names of aliases and tags that the parser quotes: a password that begins with `*` or `!` is
 * taken for one.
 */
function withoutContent(reason: string): string {
  return reason.replace(/ "[\s\S]*"| !<[\s\S]*>|: [\s\S]*$/g, '');
}

/** Absent: one of them is faulty, or it cannot be told which document belongs to which chunk. */
function parseTogether(chunks: readonly Chunk[], limits: ReadLimits): ParsedChunk[] | undefined {
  const text = chunks.map((chunk) => chunk.text).join('');
  // Directives stand before the `---` at which the text was split.
  if (/^%/m.test(text)) return undefined;
  try {
    const events = parseEvents(text, { maxDepth: limits.depth });
    const parts = partsOf(chunks, events);
    if (!parts) return undefined;
    const values = constructFromEvents(events, { source: text, schema });
    const mayHaveItems = hasItems(text);
    let offset = 0;
    let done = 0;
    return parts.map(({ chunk, documents, from, to, mayBeUnbounded }) => {
      const items = mayHaveItems ? itemLines(chunk, events.slice(from, to), text, offset) : [];
      offset += chunk.text.length;
      done += documents;
      return { values: values.slice(done - documents, done), itemLines: items, mayBeUnbounded };
    });
  } catch {
    return undefined;
  }
}

interface Part {
  readonly chunk: Chunk;
  /** How many documents it holds. */
  documents: number;
  /** Its events are those from here to before `to`. */
  readonly from: number;
  to: number;
  mayBeUnbounded: boolean;
}

/** Each `---` at which the text was split opens a document, and nothing else opens one explicitly. */
function partsOf(chunks: readonly Chunk[], events: readonly Event[]): Part[] | undefined {
  const parts: Part[] = [];
  const begin = (from: number): boolean => {
    const chunk = chunks[parts.length];
    if (chunk) parts.push({ chunk, documents: 0, from, to: from, mayBeUnbounded: false });
    return chunk !== undefined;
  };
  if (!chunks[0]?.separated) begin(0);
  // Without an object for each step: there are hundreds of thousands of events.
  for (let index = 0; index < events.length; index++) {
    const event = events[index] as Event;
    const opens = event.type === EVENT_ID.DOCUMENT;
    if (opens && event.explicitStart && !begin(index)) return undefined;
    const part = parts[parts.length - 1];
    if (!part) return undefined;
    if (opens) part.documents++;
    if (isAlias(event)) part.mayBeUnbounded = true;
    part.to = index + 1;
  }
  return parts.length === chunks.length ? parts : undefined;
}

function isAlias({ type }: Event): boolean {
  return type === EVENT_ID.ALIAS;
}

/** The events are of `source`, in which the chunk begins at `offset`. */
function itemLines(chunk: Chunk, events: readonly Event[], source: string, offset: number): number[] {
  if (!hasItems(chunk.text)) return [];
  let line = chunk.line;
  let position = 0;
  return itemOffsets(events, source).map((start) => {
    for (; position < start - offset; position++) if (chunk.text.charCodeAt(position) === 10) line++;
    return line;
  });
}

function hasItems(text: string): boolean {
  return /^items:/m.test(text);
}
