/** Splits what is to be read by the server's MaxNodesPerRead (OPC 10000-5, 6.3.11); 0 is no limit. */
export function splitIntoBatches<Node>(nodes: readonly Node[], maxNodesPerRead: number): Node[][] {
  if (maxNodesPerRead <= 0 || nodes.length <= maxNodesPerRead) return nodes.length === 0 ? [] : [[...nodes]];
  const batches: Node[][] = [];
  for (let first = 0; first < nodes.length; first += maxNodesPerRead) {
    batches.push(nodes.slice(first, first + maxNodesPerRead));
  }
  return batches;
}
