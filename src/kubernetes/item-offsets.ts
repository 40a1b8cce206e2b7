import { EVENT_ID, type Event, getScalarValue } from 'js-yaml';

/** Offsets of the elements of the top-level `items` sequence in the events of one document; empty when it has none. */
export function itemOffsets(events: readonly Event[], source: string): number[] {
  const offsets: number[] = [];
  /** Number of open collections below the document. */
  let depth = -1;
  let expectsKey = true;
  let itemsNext = false;
  let inItems = false;
  for (const event of events) {
    switch (event.type) {
      case EVENT_ID.DOCUMENT:
        depth = 0;
        break;
      case EVENT_ID.SEQUENCE:
      case EVENT_ID.MAPPING:
        if (depth === 2 && inItems) offsets.push(event.start);
        if (depth === 1) {
          if (itemsNext && event.type === EVENT_ID.SEQUENCE) inItems = true;
          expectsKey = true;
          itemsNext = false;
        }
        depth++;
        break;
      case EVENT_ID.SCALAR:
        if (depth === 2 && inItems) offsets.push(event.valueStart);
        if (depth === 1) {
          itemsNext = expectsKey && getScalarValue(source, event) === 'items';
          expectsKey = !expectsKey;
        }
        break;
      case EVENT_ID.ALIAS:
        if (depth === 1) expectsKey = !expectsKey;
        if (depth === 2 && inItems) offsets.push(event.anchorStart);
        break;
      case EVENT_ID.POP:
        depth--;
        if (depth === 1) inItems = false;
        break;
      default:
        event satisfies never;
    }
  }
  return offsets;
}
