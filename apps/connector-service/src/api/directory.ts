import { firstWithin } from '@koios/messaging';

type Listener<Entry> = (entry: Entry) => void;

/** The entries of a watched bucket by the id of what they are about. */
export class Directory<Entry> {
  private readonly entries = new Map<string, Entry>();
  private readonly idByKey = new Map<string, string>();
  private readonly listeners = new Set<Listener<Entry>>();

  constructor(private readonly idOf: (entry: Entry) => string) {}

  /** Takes over what the bucket says of a key; undefined: it is gone. */
  set(key: string, entry: Entry | undefined): void {
    if (!entry) return this.remove(key);
    const id = this.idOf(entry);
    this.idByKey.set(key, id);
    this.entries.set(id, entry);
    for (const listener of [...this.listeners]) listener(entry);
  }

  get(id: string): Entry | undefined {
    return this.entries.get(id);
  }

  find(condition: (entry: Entry) => boolean): Entry | undefined {
    return [...this.entries.values()].find(condition);
  }

  filter(condition: (entry: Entry) => boolean): Entry[] {
    return [...this.entries.values()].filter(condition);
  }

  /** Calls back for every entry there is and for every change from now on; answers how to stop that. */
  subscribe(listener: Listener<Entry>): () => void {
    for (const entry of this.entries.values()) listener(entry);
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  /** Waits for an entry that another service may have written just now; undefined when it does not come. */
  getSoon(id: string, limitMs: number): Promise<Entry | undefined> {
    return firstWithin(limitMs, (tell) =>
      this.subscribe((entry) => {
        if (this.idOf(entry) === id) tell(entry);
      }),
    );
  }

  private remove(key: string): void {
    const id = this.idByKey.get(key);
    this.idByKey.delete(key);
    if (id !== undefined) this.entries.delete(id);
  }
}
