import { randomBytes } from 'node:crypto';

const keyText = (): string => randomBytes(32).toString('base64url');

/** As the environment names them, newest first. */
export const olderKeys = `older:${keyText()}`;
export const rotatedKeys = `newer:${keyText()},${olderKeys}`;
