import { runInThisContext } from 'node:vm';

/**
 * Jest gives a test its own Float64Array and its relatives, but node's ArrayBuffer: `new Float64Array(8).buffer` is then
 * no ArrayBuffer, and node-opcua fails to encode arrays of numbers. So a test gets all of them from node.
 */
const TYPED_ARRAYS = [
  'Int8Array',
  'Int16Array',
  'Uint16Array',
  'Int32Array',
  'Uint32Array',
  'Float32Array',
  'Float64Array',
];

for (const name of TYPED_ARRAYS) Object.assign(globalThis, { [name]: runInThisContext(name) as unknown });
