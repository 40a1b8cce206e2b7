/** The items in their order, in lists whose sizes add up to no more than `most`; one that is larger has a list to itself. */
export function inPieces<Item>(
  items: readonly Item[],
  most: number,
  sizeOf: (item: Item) => number = () => 1,
): Item[][] {
  const pieces: Item[][] = [];
  let room = 0;
  for (const item of items) {
    const size = sizeOf(item);
    const last = pieces.at(-1);
    if (last && size <= room) last.push(item);
    else {
      pieces.push([item]);
      room = most;
    }
    room -= size;
  }
  return pieces;
}
