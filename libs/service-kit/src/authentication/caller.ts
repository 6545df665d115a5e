/** Who asks: what a verified token says. */
export interface Caller {
  /** For example `admin`. */
  readonly subject: string;
  readonly roles: readonly string[];
}
