/**
 * The identifier of a node in a server's address space (OPC 10000-3, 8.2), in the string form of OPC 10000-6,
 * 5.3.1.10. Only a namespace *index* is taken (`ns=2;`, or none for namespace 0): a namespace URI (`nsu=`) means
 * something only together with a server's namespace table, and a `svr=` node stands on another server.
 */
export type NodeId =
  | { readonly type: 'NUMERIC'; readonly namespaceIndex: number; readonly identifier: number }
  | {
      readonly type: 'STRING' | 'GUID' | 'OPAQUE';
      readonly namespaceIndex: number;
      readonly identifier: string;
    };

const form = /^(?:ns=(0|[1-9]\d{0,4});)?([isgb])=(.+)$/su;
const largestNamespaceIndex = 0xffff;
const largestNumber = 0xffff_ffff;
/** OPC 10000-3, 8.2.4: string and opaque identifiers have at most 4,096 characters or bytes. */
const longestIdentifier = 4096;

const number = /^(0|[1-9]\d{0,9})$/;
const guid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
const control = /\p{Cc}/u;

/** undefined when the text is no NodeId. The null NodeId (`i=0`) names no node and is none either. */
export function parseNodeId(text: string): NodeId | undefined {
  const [, index = '0', kind = '', identifier = ''] = form.exec(text) ?? [];
  const namespaceIndex = Number(index);
  if (namespaceIndex > largestNamespaceIndex) return undefined;
  switch (kind) {
    case 'i':
      return numeric(namespaceIndex, identifier);
    case 's':
      return isText(identifier) ? { type: 'STRING', namespaceIndex, identifier } : undefined;
    case 'g':
      return guid.test(identifier) ? { type: 'GUID', namespaceIndex, identifier } : undefined;
    case 'b':
      return isBase64(identifier) ? { type: 'OPAQUE', namespaceIndex, identifier } : undefined;
    default:
      return undefined;
  }
}

function numeric(namespaceIndex: number, identifier: string): NodeId | undefined {
  const value = Number(identifier);
  if (!number.test(identifier) || value > largestNumber) return undefined;
  if (namespaceIndex === 0 && value === 0) return undefined;
  return { type: 'NUMERIC', namespaceIndex, identifier: value };
}

function isText(identifier: string): boolean {
  return identifier.length <= longestIdentifier && identifier.isWellFormed() && !control.test(identifier);
}

function isBase64(identifier: string): boolean {
  const bytes = Buffer.from(identifier, 'base64');
  return bytes.length > 0 && bytes.length <= longestIdentifier && bytes.toString('base64') === identifier;
}
