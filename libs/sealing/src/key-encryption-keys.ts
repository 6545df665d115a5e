import { createSecretKey, type KeyObject } from 'node:crypto';

const form = /^([A-Za-z0-9_.-]{1,64}):([A-Za-z0-9_-]{43}=?)$/;

/** The keys that wrap data keys: the newest seals, every known one opens, so that they can be rotated. */
export interface KeyEncryptionKeys {
  readonly newestId: string;
  readonly byId: ReadonlyMap<string, KeyObject>;
}

/** Reads `<id>:<base64url of 32 bytes>`, comma separated, newest first. A KeyObject does not print its material. */
export function parseKeyEncryptionKeys(
  text: string,
  context: { addIssue(message: string): void },
): KeyEncryptionKeys {
  const byId = new Map<string, KeyObject>();
  for (const [index, entry] of text.split(',').entries()) {
    const [, id, key] = form.exec(entry.trim()) ?? [];
    if (id === undefined || key === undefined)
      context.addIssue(`key ${index + 1} is not <id>:<base64url of 32 bytes>`);
    else if (byId.has(id)) context.addIssue(`the id ${id} is there twice`);
    else byId.set(id, createSecretKey(Buffer.from(key, 'base64url')));
  }
  const [newestId = ''] = byId.keys();
  return { newestId, byId };
}
