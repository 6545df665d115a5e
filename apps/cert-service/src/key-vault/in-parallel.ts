/** Does the same for every item, at most so many at once; answers in the order of the items. */
export async function inParallel<Item, Result>(
  items: readonly Item[],
  mostAtOnce: number,
  work: (item: Item) => Promise<Result>,
): Promise<Result[]> {
  const results = new Map<number, Result>();
  const waiting = items.entries();
  const worker = async (): Promise<void> => {
    for (const [index, item] of waiting) results.set(index, await work(item));
  };
  await Promise.all(Array.from({ length: Math.min(mostAtOnce, items.length) }, worker));
  return [...results].toSorted(([left], [right]) => left - right).map(([, result]) => result);
}
