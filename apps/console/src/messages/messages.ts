import { english } from './english.js';

/** Everything the console says. Another language is another object of this type. */
export type Messages = typeof english;

export const text: Messages = english;
