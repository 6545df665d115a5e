/** What is injected by name because it is no class of ours. */
export const CONFIGURATION = Symbol('configuration');
export const LOG = Symbol('log');
export const CLOCK = Symbol('clock');
export const OBJECT_STORAGE = Symbol('object storage');

/** The present, so that tests can move it. */
export type Clock = () => Date;
