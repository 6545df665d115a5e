/** Something that works by itself from the moment that database and NATS are there. */
export interface BackgroundPart {
  start(): Promise<void> | void;
  stop(): Promise<void>;
}
